/** 3201: the shop's totals against the centre's (insurance-interface §2.11). */
import type { ClearingTotals, LevelAnswer } from '../platform.ts';
import { nodeHolding, requiredText, textOf } from './answer.ts';
import type { Wire, WireInput } from './envelope.ts';
import { inNode } from './envelope.ts';

export function levelInput(wire: Wire, totals: ClearingTotals): WireInput {
  const { numbers, profile } = wire;
  return inNode(wire, '3201', 'data', {
    insutype: totals.insuranceType,
    clr_type: totals.clearingClass,
    // Mandatory here, not in the answer of 2102: without one it is the bureau of the care area.
    setl_optins: totals.clearingBureau || profile.careArea,
    stmt_begndate: totals.from,
    stmt_enddate: totals.to,
    medfee_sumamt: numbers.money(totals.totalFee_fen),
    fund_pay_sumamt: numbers.money(totals.fundTotal_fen),
    acct_pay: numbers.money(totals.accountPay_fen),
    fixmedins_setl_cnt: numbers.count(totals.count),
    refd_setl_flag: profile.valueSets.refd_setl_flag,
    fixmedins_refd_setl_flag: profile.valueSets.fixmedins_refd_setl_flag,
  });
}

/** Which codes mean level is the region's value set; the platform's words are kept beside it. */
export function readLevel(wire: Wire, output: unknown): LevelAnswer {
  const row = nodeHolding(output, 'stmt_rslt');
  const code = requiredText(row, 'stmt_rslt');
  return {
    level: wire.profile.valueSets.stmt_rslt.includes(code),
    code,
    description: textOf(row, 'stmt_rslt_dscr'),
  };
}
