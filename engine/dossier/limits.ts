/** How much of what is to be settled later the store may carry: the three meters and their limits. */
import type { Meters } from '#contract/dossier.ts';
import type { DossierKind } from '#core/dossier.ts';
import { meterLevel } from '#core/dossier.ts';
import type { Fen } from '#core/money.ts';
import { displayYuan, fen } from '#core/money.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { pendingDossiers } from '#db/dossier.ts';
import { readSetting } from '#db/setting.ts';
import type { Db } from '#db/sql.ts';
import type { Engine } from '../engine.ts';
import { offlineTerms } from '../settings/offline-terms.ts';

const HOUR_MS = 3_600_000;

type Where = { readonly engine: Engine; readonly db: Db; readonly now: number };

/** Whether a manager of this store has switched 挂账 on. */
export function holdIsOn(db: Db): boolean {
  return readSetting(db, 'offline.hold_share') === '1';
}

/** payFirst counts what customers paid, holdShare what the store carries. */
export function metersOf({ engine, db, now }: Where, kind: DossierKind): Meters {
  const { payFirstLimits, holdFundShare } = engine.profile.offline;
  const terms = offlineTerms(engine, db);
  const row = pendingDossiers(db).find((one) => one.kind === kind);
  const held = kind === 'holdShare';
  const facts = {
    count: row?.count ?? 0,
    countLimit: held ? terms.holdCount : terms.payFirstCount,
    amount_fen: fen((held ? row?.carried_fen : row?.paid_fen) ?? 0),
    amountLimit_fen: held ? terms.holdTotal_fen : terms.payFirstTotal_fen,
    ageLimit_ms: held ? holdFundShare.age_days * 24 * HOUR_MS : payFirstLimits.age_hours * HOUR_MS,
  };
  const oldestAt = row?.oldest_at ?? null;
  const level = meterLevel({ ...facts, age_ms: oldestAt === null ? 0 : now - oldestAt });
  return { ...facts, oldestAt, level };
}

/** Which ways to sell to an insured customer without a line there are in this shop. */
export function offeredBy({ engine, db }: Where): Record<DossierKind, boolean> {
  const { payFirst, holdShare } = offlineTerms(engine, db);
  return { payFirst, holdShare };
}

/** Whether the store may carry this much more; each limit fails by its own name. */
export function holdWithinLimits(where: Where, carried_fen: Fen): Result<null> {
  const { holdFundShare } = where.engine.profile.offline;
  const { payFirst, holdPerSale_fen: perSale } = offlineTerms(where.engine, where.db);
  const meters = metersOf(where, 'holdShare');
  const instead = payFirst ? '可先付后补' : '可请顾客自费';
  if (carried_fen > perSale) {
    return fail(
      'dossier.holdPerSale',
      `本单须垫付约 ${displayYuan(carried_fen)} 元，超过每单上限 ${displayYuan(perSale)} 元，不能挂账，${instead}。`,
    );
  }
  if (meters.count >= meters.countLimit) {
    return fail(
      'dossier.holdCount',
      `已挂账 ${meters.count} 单，到了上限，不能再挂账，${instead}。`,
    );
  }
  if (meters.amount_fen + carried_fen > meters.amountLimit_fen) {
    return fail(
      'dossier.holdTotal',
      `已垫付 ${displayYuan(meters.amount_fen)} 元，加本单超过上限 ${displayYuan(meters.amountLimit_fen)} 元，不能挂账，${instead}。`,
    );
  }
  if (meters.oldestAt !== null && where.now - meters.oldestAt >= meters.ageLimit_ms) {
    return fail(
      'dossier.holdAge',
      `最早一单挂账已超过 ${holdFundShare.age_days} 天，请先处理它，${instead}。`,
    );
  }
  return ok(null);
}

/** Above this much a manager approves. */
export function holdNeedsApproval({ engine, db }: Where, carried_fen: Fen): boolean {
  return carried_fen > offlineTerms(engine, db).holdApprovalAbove_fen;
}
