/** 5203: one settlement as the centre holds it (insurance-interface §2.13). */
import type { SettlementKey, SettlementOnFile } from '../books.ts';
import { requiredText, textOf, UnreadableAnswer } from './answer.ts';
import type { Wire, WireInput } from './envelope.ts';
import { inNode } from './envelope.ts';
import { readSettlement, setlinfoOf } from './settlement.ts';

/** All three keys are mandatory: a settlement whose answer was lost cannot be asked for. */
export function settlementQueryInput(wire: Wire, key: SettlementKey): WireInput {
  return inNode(wire, '5203', 'data', {
    psn_no: key.personNo,
    setl_id: key.settlementId,
    mdtrt_id: key.visitId,
  });
}

/** The patient share is `psn_pay` here and the cash `cash_payamt`; amounts.ts knows both names. */
export function readSettlementOnFile(
  wire: Wire,
  key: SettlementKey,
  output: unknown,
): SettlementOnFile {
  const setlinfo = setlinfoOf(output);
  requireSame(requiredText(setlinfo, 'setl_id'), key.settlementId, 'setl_id');
  requireSame(textOf(setlinfo, 'mdtrt_id') || key.visitId, key.visitId, 'mdtrt_id');
  requireSame(textOf(setlinfo, 'psn_no') || key.personNo, key.personNo, 'psn_no');
  // The row of a cancel is negative, and comes with nulls as the answer of 2103 does (§2.4).
  const isVoid = textOf(setlinfo, 'medfee_sumamt').startsWith('-');
  return {
    ...readSettlement(wire, setlinfo, output, isVoid),
    visitId: key.visitId,
    refundFlag: textOf(setlinfo, 'refd_setl_flag'),
    invoiceNo: textOf(setlinfo, 'invono'),
  };
}

function requireSame(answered: string, asked: string, field: string): void {
  if (answered !== asked) throw new UnreadableAnswer(field, '不是所查询的结算');
}
