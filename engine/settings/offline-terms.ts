/**
 * What may be sold without a line: the region's terms, narrowed by the store's own. Read whenever
 * something is decided, so that a region profile that narrows wins over what was set before.
 */
import { z } from 'zod';
import type { OfflineTerms, StoreOffline } from '#core/store-settings.ts';
import { offlineInForce } from '#core/store-settings.ts';
import type { Fen } from '#core/money.ts';
import { fen, parseYuan } from '#core/money.ts';
import { present } from '#core/result.ts';
import { readSetting, writeSetting } from '#db/setting.ts';
import type { Db } from '#db/sql.ts';
import type { Engine } from '../engine.ts';

/** The schema lets only amounts with two decimals through. */
function yuan(text: string): Fen {
  return present(parseYuan(text), `amount of the region "${text}"`);
}

export function regionTerms({ profile }: Pick<Engine, 'profile'>): OfflineTerms {
  const { payFirstSettleLater, payFirstLimits, holdFundShare } = profile.offline;
  return {
    payFirst: payFirstSettleLater,
    holdShare: holdFundShare.allowed,
    payFirstCount: payFirstLimits.count,
    payFirstTotal_fen: yuan(payFirstLimits.total),
    holdPerSale_fen: yuan(holdFundShare.perSale),
    holdTotal_fen: yuan(holdFundShare.total),
    holdCount: holdFundShare.count,
    holdApprovalAbove_fen: yuan(holdFundShare.approvalAbove),
  };
}

const amount = z.int().transform(fen).nullable().default(null);
const count = z.int().nullable().default(null);
const storedSchema = z.object({
  payFirst: z.boolean().default(true),
  payFirstCount: count,
  payFirstTotal_fen: amount,
  holdPerSale_fen: amount,
  holdTotal_fen: amount,
  holdCount: count,
  holdApprovalAbove_fen: amount,
});

export function storeOffline(db: Db): StoreOffline {
  const stored = storedSchema.parse(JSON.parse(readSetting(db, 'offline.store') ?? '{}'));
  // Off until a manager has switched it on.
  return { ...stored, holdShare: readSetting(db, 'offline.hold_share') === '1' };
}

export function writeStoreOffline(db: Db, store: Omit<StoreOffline, 'holdShare'>): void {
  writeSetting(db, 'offline.store', JSON.stringify(store));
}

/** What the counter keeps to. */
export function offlineTerms(engine: Pick<Engine, 'profile'>, db: Db): OfflineTerms {
  return offlineInForce(regionTerms(engine), storeOffline(db));
}
