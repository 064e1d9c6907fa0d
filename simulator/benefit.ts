// Job: split an amount by the benefit table, in integer fen. Pure. insurance-interface §5.1, §2.5.
import { lineAmount, ratioOf } from './money.ts';

export interface BenefitLine {
  readonly amount_fen: number;
  readonly count_e4: bigint;
  readonly itemClass: '01' | '02' | '03';
  readonly payFirst_e4: number;
  /** Ceiling per unit in 1/1000000 yuan; undefined = none. */
  readonly ceiling_e6: bigint | undefined;
}

export interface LineSplit {
  readonly own_fen: number;
  readonly over_fen: number;
  readonly pre_fen: number;
  readonly scope_fen: number;
}

export interface BenefitTerms {
  readonly ratio_e4: number;
  readonly deductibleLeft_fen: number;
  readonly fundRoom_fen: number;
  readonly civilServantRatio_e4: number;
  readonly ownAccount_fen: number;
  readonly sharedAccount_fen: number;
  /** acct_used_flag: 0 none, 1 own, 2 own first, then the shared account. */
  readonly accountUse: '0' | '1' | '2';
}

export interface Split extends LineSplit {
  readonly total_fen: number;
  readonly deductible_fen: number;
  readonly fund_fen: number;
  readonly subsidy_fen: number;
  readonly fundSum_fen: number;
  readonly personal_fen: number;
  readonly account_fen: number;
  readonly shared_fen: number;
  readonly cash_fen: number;
  readonly lines: readonly LineSplit[];
}

/** 丙: all self-paid. Else: above the ceiling, then pay-first (both half up to fen), then in scope. */
export function splitLine(line: BenefitLine): LineSplit {
  if (line.itemClass === '03') {
    return { own_fen: line.amount_fen, over_fen: 0, pre_fen: 0, scope_fen: 0 };
  }
  const allowed_fen =
    line.ceiling_e6 === undefined ? line.amount_fen : lineAmount(line.ceiling_e6, line.count_e4);
  const over_fen = Math.max(0, line.amount_fen - allowed_fen);
  const rest_fen = line.amount_fen - over_fen;
  const pre_fen = ratioOf(rest_fen, line.itemClass === '02' ? line.payFirst_e4 : 0);
  return { own_fen: 0, over_fen, pre_fen, scope_fen: rest_fen - pre_fen };
}

function sum(lines: readonly LineSplit[], pick: (line: LineSplit) => number): number {
  return lines.reduce((total, line) => total + pick(line), 0);
}

/** The whole settlement. Every identity of §2.5 holds for the result by construction. */
export function splitAmount(input: readonly BenefitLine[], terms: BenefitTerms): Split {
  const lines = input.map(splitLine);
  const total_fen = input.reduce((total, line) => total + line.amount_fen, 0);
  const scope_fen = sum(lines, (line) => line.scope_fen);
  const deductible_fen = terms.ratio_e4 === 0 ? 0 : Math.min(scope_fen, terms.deductibleLeft_fen);
  const payable_fen = scope_fen - deductible_fen;
  const fund_fen = Math.min(ratioOf(payable_fen, terms.ratio_e4), terms.fundRoom_fen);
  const subsidy_fen =
    terms.ratio_e4 === 0 ? 0 : ratioOf(payable_fen - fund_fen, terms.civilServantRatio_e4);
  const fundSum_fen = fund_fen + subsidy_fen;
  const personal_fen = total_fen - fundSum_fen;
  const ownUsed_fen = terms.accountUse === '0' ? 0 : Math.min(personal_fen, terms.ownAccount_fen);
  const shared_fen =
    terms.accountUse === '2' ? Math.min(personal_fen - ownUsed_fen, terms.sharedAccount_fen) : 0;
  const account_fen = ownUsed_fen + shared_fen;
  return {
    lines,
    total_fen,
    own_fen: sum(lines, (line) => line.own_fen),
    over_fen: sum(lines, (line) => line.over_fen),
    pre_fen: sum(lines, (line) => line.pre_fen),
    scope_fen,
    deductible_fen,
    fund_fen,
    subsidy_fen,
    fundSum_fen,
    personal_fen,
    account_fen,
    shared_fen,
    cash_fen: personal_fen - account_fen,
  };
}
