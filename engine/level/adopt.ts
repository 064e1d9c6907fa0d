/**
 * Booking what the centre holds: its refund as the red entry that is missing here, or its figures,
 * class and day of a settlement that both have. Only what 5203 itself shows is booked, and only where
 * the customer's share stays what it was.
 */
import { FAILURES } from '#contract/failures.ts';
import type { Result } from '#core/result.ts';
import { fail, never, ok, present } from '#core/result.ts';
import { brokenIdentities } from '#core/settlement.ts';
import type { LevelDifferenceRecord } from '#db/level.ts';
import { centreAmounts } from '#db/level.ts';
import * as sales from '#db/sale.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import { settlementById, updateSettlement } from '#db/settlement.ts';
import { readColumn } from '../columns.ts';
import type { Engine, LongScope, Transaction } from '../engine.ts';
import { longHandler } from '../engine.ts';
import type { SettlementOnFile } from '../platform/books.ts';
import { atDesk, operatorOf } from '../sale/desk.ts';
import { redEntryOf } from '../settlement/red-entry.ts';
import { settledColumns } from '../settlement/settle-outcome.ts';
import { bookVoided } from '../settlement/void-outcome.ts';
import { approveByManager } from '../staff/check-pin.ts';
import { openDifference } from './open-difference.ts';

/** `refd_setl_flag` of a settlement that was refunded (insurance-interface §3). */
const REFUNDED = '1';

export const levelAdoptHandlers = {
  'level.adopt': longHandler('level.adopt', async (scope, input) => {
    const { engine } = scope;
    const ready = standingOne(engine, input.differenceId);
    if (!ready.ok) return ready;
    const approved = await approveByManager(scope, input.approval);
    if (!approved.ok) return approved;
    const file = await onFile(scope, ready.value.settlement);
    if (!file.ok) return file;
    const written = atDesk(scope, ({ tx }) => {
      // While the PIN was checked and the platform asked, somebody may have voided it.
      const still = standingOne(engine, input.differenceId);
      if (!still.ok) return still;
      const { row, settlement } = still.value;
      const booked =
        row.kind === 'refundDiffers'
          ? bookRefund(engine, tx, settlement, file.value, row.business_on)
          : bookFigures(engine, tx, still.value, file.value);
      if (!booked.ok) return booked;
      const facts = { ...booked.value, approvedBy: approved.value.staffNo };
      tx.audit('level.adopted', String(row.difference_id), facts);
      tx.touch('sale', 'day', 'outbox', 'system', 'stock', 'prescription');
      return ok(null);
    });
    if (written.ok) engine.wakeOutbox();
    return written;
  }),
};

type Standing = { readonly row: LevelDifferenceRecord; readonly settlement: SettlementRecord };

/** The difference is open, and its settlement stands here. */
function standingOne({ db }: Engine, differenceId: number): Result<Standing> {
  const ready = openDifference(db, differenceId, 'adopt');
  if (!ready.ok) return ready;
  const row = ready.value;
  const id = present(row.settlement_id, 'settlement to adopt');
  const settlement = present(settlementById(db, id), 'settlement');
  if (settlement.state !== 'settled') {
    return fail('level.notItsAct', '这一单已经不是已结算，请重新核对。');
  }
  return ok({ row, settlement });
}

async function onFile(
  scope: LongScope,
  settlement: SettlementRecord,
): Promise<Result<SettlementOnFile>> {
  const outcome = await scope.engine.platform.lookups.settlementById(
    {
      personNo: settlement.person_no,
      settlementId: present(settlement.setl_id, 'setl_id'),
      visitId: settlement.visit_id ?? '',
      insuredAreaCode: settlement.insured_area,
    },
    operatorOf(scope),
  );
  switch (outcome.kind) {
    case 'accepted':
      return ok(outcome.value);
    case 'refused':
      return fail('level.notOnFile', `平台查不到这笔：${outcome.sentence}　请核实后写明原因签认。`);
    case 'unknown':
      return fail('platform.noAnswer', '医保平台没有答复，没有改动，请再试。');
    case 'notSent':
      return fail('platform.unreachable', `查询没有发出，没有改动：${outcome.reason}。`);
    default:
      return never(outcome);
  }
}

type Booked = Result<Readonly<Record<string, unknown>>>;

/** The red entry beside the blue, on the centre's own day of it; goods and money as at any void. */
function bookRefund(
  engine: Engine,
  tx: Transaction,
  settlement: SettlementRecord,
  file: SettlementOnFile,
  on: string,
): Booked {
  if (file.refundFlag !== REFUNDED) {
    return fail('level.otherOnFile', '平台查到的这笔没有退费，没有补记。');
  }
  const sale = present(sales.saleById(tx.db, settlement.sale_id), 'sale');
  if (sale.state !== 'paid' && sale.state !== 'settled') {
    return fail('level.notItsAct', '这一单当前状态不能补记退费。');
  }
  sales.updateSale(tx.db, sale.sale_id, { void_reason: '平台已退费，对账补记' });
  // The request that refunded it is not one of this file.
  const red = redEntryOf(settlement, on);
  bookVoided(engine, tx, { ...settlement, void_msgid: null }, red, null);
  return ok({ before: 'settled', after: 'voided', on });
}

function bookFigures(
  engine: Engine,
  tx: Transaction,
  { row, settlement }: Standing,
  file: SettlementOnFile,
): Booked {
  const before = readColumn('amounts', present(settlement.amounts, 'amounts'));
  const { amounts } = file;
  const wrong = notThisOne(engine, { row, settlement }, file);
  if (wrong !== null) return fail('level.otherOnFile', `平台查到的${wrong}，没有补记。`);
  if (amounts.cashDue_fen !== before.cashDue_fen) {
    return fail('level.cashDiffers', FAILURES['level.cashDiffers']);
  }
  const columns = settledColumns({
    ...file,
    // 5203 may leave out what the answer of 2102 had named.
    clearingClass: file.clearingClass || (settlement.clearing_class ?? ''),
    clearingBureau: file.clearingBureau || (settlement.clearing_bureau ?? ''),
    settledAtText: file.settledAtText || (settlement.settled_at_text ?? ''),
  });
  const told = (one: Pick<SettlementRecord, (typeof BOOKED)[number]>) =>
    Object.fromEntries(BOOKED.map((name) => [name, one[name]]));
  const [was, is] = [told(settlement), told(columns)];
  if (JSON.stringify(was) === JSON.stringify(is)) {
    return fail('level.sameOnFile', FAILURES['level.sameOnFile']);
  }
  // What 5203 does not print (single lines) stays as 2102 had it.
  const { cuts: _cuts, ...booked } = columns;
  updateSettlement(tx.db, settlement.settlement_id, booked);
  return ok({ before: was, after: is });
}

const BOOKED = [
  'fund_fen',
  'account_fen',
  'cash_fen',
  'clearing_class',
  'clearing_bureau',
  'settled_on',
] as const;

/** Why what is on file cannot be booked as this settlement; null when it can. */
function notThisOne(engine: Engine, { row, settlement }: Standing, file: SettlementOnFile) {
  const { amounts, institutionSettlementId } = file;
  if (institutionSettlementId !== '' && institutionSettlementId !== settlement.msgid) {
    return '是另一条请求的结算';
  }
  if (file.refundFlag === REFUNDED) return '已经退费';
  if (amounts.totalFee_fen !== settlement.total_fen) return '总额与本单不同';
  const centre = row.kind === 'onlyOurs' ? null : centreAmounts(row);
  const asInFile =
    centre === null ||
    (centre.fund_fen === amounts.fundTotal_fen && centre.account_fen === amounts.accountPay_fen);
  if (!asInFile) return '金额与对账文件不同';
  const { disabledFundInsideOther } = engine.profile.settlement;
  const [broken] = brokenIdentities(amounts, [amounts.totalFee_fen], [], {
    disabledFundInsideOther,
  });
  return broken ?? null;
}
