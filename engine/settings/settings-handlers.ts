/** The store's own settings: each with what it was before and after in the audit. */
import { FAILURES } from '#contract/failures.ts';
import type { CallOutput, ParsedInput } from '#contract/index.ts';
import { displayYuan } from '#core/money.ts';
import type { StoreOffline } from '#core/store-settings.ts';
import {
  CAP_NAMES,
  STORE_LIMITS,
  STORE_NUMBERS,
  capBeyond,
  capText,
  loosens,
  offlineInForce,
} from '#core/store-settings.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import type { Db } from '#db/sql.ts';
import { writeSetting } from '#db/setting.ts';
import type { Engine, LongScope } from '../engine.ts';
import { commandHandler, longHandler, queryHandler } from '../engine.ts';
import { atDesk } from '../sale/desk.ts';
import { approvalNeeded } from '../staff/check-pin.ts';
import { offlineTerms, regionTerms, storeOffline, writeStoreOffline } from './offline-terms.ts';
import { LIMIT_SETTINGS, NUMBER_SETTINGS, storeLimit, storeNumber } from './store-numbers.ts';

export const settingsHandlers = {
  'settings.read': queryHandler('settings.read', ({ engine, db }) => ok(view(engine, db))),

  'settings.setNumber': commandHandler('settings.setNumber', (scope, { name, value }) => {
    const { least, most } = STORE_NUMBERS[name];
    if (value < least || value > most) {
      const unit = name === 'idleLock_minutes' ? '分钟' : '个月';
      return fail('settings.outOfRange', `须在 ${least} 到 ${most} ${unit}之间，没有改。`, 'value');
    }
    const before = storeNumber(scope.db, name);
    writeSetting(scope.db, NUMBER_SETTINGS[name], String(value));
    scope.audit('settings.number', name, { before, after: value });
    scope.touch('system', 'stock', 'sale');
    return ok(view(scope.engine, scope.db));
  }),

  'settings.setLimit': longHandler('settings.setLimit', async (scope, input) => {
    const { engine } = scope;
    const { name, limit_fen } = input;
    const { most } = STORE_LIMITS[name];
    if (limit_fen < 0 || limit_fen > most) {
      const sentence = `限额须在 0 到 ${displayYuan(most)} 元之间，没有改。`;
      return fail('settings.outOfRange', sentence, 'limit_fen');
    }
    const raises = (db: Db): boolean => limit_fen > storeLimit(db, name);
    const approved = await loosened(scope, raises(engine.db), input.approval);
    if (!approved.ok) return approved;
    return atDesk(scope, ({ tx }) => {
      // While the PIN was checked somebody else may have lowered it.
      if (raises(tx.db) && approved.value === '') return notLoosened();
      const before = storeLimit(tx.db, name);
      writeSetting(tx.db, LIMIT_SETTINGS[name], String(limit_fen));
      const detail = { before, after: limit_fen, approvedBy: approved.value };
      tx.audit('settings.limit', name, detail);
      tx.touch('system', 'day', 'sale');
      return ok(view(engine, tx.db));
    });
  }),

  'settings.setOffline': longHandler('settings.setOffline', async (scope, input) => {
    const { engine } = scope;
    const ready = wanted(engine, engine.db, input);
    if (!ready.ok) return ready;
    const approved = await loosened(scope, ready.value.looser, input.approval);
    if (!approved.ok) return approved;
    const approvedBy = approved.value;
    return atDesk(scope, ({ tx }) => {
      const still = wanted(engine, tx.db, input);
      if (!still.ok) return still;
      // While the PIN was checked somebody else may have narrowed it.
      if (still.value.looser && approvedBy === '') return notLoosened();
      const before = offlineTerms(engine, tx.db);
      const { holdShare: _hold, ...own } = still.value.store;
      writeStoreOffline(tx.db, own);
      const after = offlineTerms(engine, tx.db);
      tx.audit('settings.offline', 'store', { before, after, approvedBy });
      tx.touch('system', 'dossier');
      return ok(view(engine, tx.db));
    });
  }),
};

/** Number of the manager who approved; '' where nothing is loosened. */
function loosened(
  scope: LongScope,
  looser: boolean,
  approval: ParsedInput<'settings.setLimit'>['approval'],
): Promise<Result<string>> {
  if (!looser) return Promise.resolve(ok(''));
  return approvalNeeded(scope, approval, 'settings.approvalNeeded');
}

function notLoosened(): Result<never> {
  return fail('settings.approvalNeeded', FAILURES['settings.approvalNeeded'], 'approval');
}

type Wanted = { readonly store: StoreOffline; readonly looser: boolean };

/** What it would be, if it stays within the region. */
function wanted(
  engine: Engine,
  db: Db,
  { payFirst, caps }: ParsedInput<'settings.setOffline'>,
): Result<Wanted> {
  const region = regionTerms(engine);
  const store = { ...storeOffline(db), ...caps, payFirst };
  const beyond = capBeyond(region, store);
  if (beyond !== null) {
    const most = capText(beyond, region[beyond]);
    const negative = (store[beyond] ?? 0) < 0;
    const code = negative ? 'settings.outOfRange' : 'settings.beyondRegion';
    const why = negative ? '不能小于 0' : `地区最多 ${most}`;
    return fail(code, `${CAP_NAMES[beyond]}${why}，没有改。`, beyond);
  }
  const asked = payFirst && !region.payFirst;
  if (asked && !storeOffline(db).payFirst) {
    return fail('settings.beyondRegion', '本地区不允许先付后补，没有改。', 'payFirst');
  }
  return ok({ store, looser: loosens(offlineTerms(engine, db), offlineInForce(region, store)) });
}

function view(engine: Engine, db: Db): CallOutput<'settings.read'> {
  const region = regionTerms(engine);
  const store = storeOffline(db);
  return {
    payOutLimit_fen: storeLimit(db, 'payOutLimit_fen'),
    refundLimit_fen: storeLimit(db, 'refundLimit_fen'),
    idleLock_minutes: storeNumber(db, 'idleLock_minutes'),
    nearExpiry_months: storeNumber(db, 'nearExpiry_months'),
    offline: { region, store, inForce: offlineInForce(region, store) },
  };
}
