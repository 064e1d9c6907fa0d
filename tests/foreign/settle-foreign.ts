/** How the foreign platform splits an amount: its own rule, in integer fen, half up per line. */

export type CutLine = {
  readonly serial: string;
  readonly amount_fen: number;
  readonly drug: string;
  /** Pay-first part in percent: 0, 10 or 100 (丙). */
  readonly payFirst_percent: number;
};

export type Split = {
  readonly total: number;
  readonly fullySelfPaid: number;
  readonly payFirst: number;
  readonly inScope: number;
  readonly pooled: number;
  readonly largeAmount: number;
  readonly civilServant: number;
  readonly fund: number;
  readonly share: number;
  readonly account: number;
  readonly shared: number;
  readonly cash: number;
  readonly cuts: readonly (CutLine & { readonly payFirst: number; readonly scope: number })[];
};

function halfUp(numerator: number, denominator: number): number {
  return Math.floor((numerator * 2 + denominator) / (denominator * 2));
}

/**
 * Pooled fund 62.5 % of what is in scope, 5 % of the rest from the large-amount fund; the account pays
 * what it can, the last fifth of it from a relative's account when sharing is asked for.
 */
export function split(
  lines: readonly CutLine[],
  terms: { readonly pooled: boolean; readonly accountFlag: string; readonly balance_fen: number },
): Split {
  const cuts = lines.map((line) => {
    const payFirst =
      line.payFirst_percent === 100 ? 0 : halfUp(line.amount_fen * line.payFirst_percent, 100);
    const scope = line.payFirst_percent === 100 ? 0 : line.amount_fen - payFirst;
    return { ...line, payFirst, scope };
  });
  const sum = (pick: (cut: (typeof cuts)[number]) => number): number =>
    cuts.reduce((total, cut) => total + pick(cut), 0);
  const total = sum((cut) => cut.amount_fen);
  const inScope = sum((cut) => cut.scope);
  const payFirst = sum((cut) => cut.payFirst);
  const pooled = terms.pooled ? halfUp(inScope * 625, 1000) : 0;
  const largeAmount = terms.pooled ? halfUp((inScope - pooled) * 5, 100) : 0;
  const fund = pooled + largeAmount;
  const share = total - fund;
  const account = terms.accountFlag === '0' ? 0 : Math.min(terms.balance_fen, share);
  const shared = terms.accountFlag === '2' ? halfUp(account, 5) : 0;
  return {
    ...{ total, payFirst, inScope, pooled, largeAmount, civilServant: 0, fund, share, account },
    fullySelfPaid: total - inScope - payFirst,
    shared,
    cash: share - account,
    cuts,
  };
}

/** Fen as this platform writes them: quoted, without trailing zeros ("19.6", "4", "0"). */
export function shortYuan(fen: number): string {
  const sign = fen < 0 ? '-' : '';
  const digits = String(Math.abs(fen)).padStart(3, '0');
  const fraction = digits.slice(-2).replace(/0+$/, '');
  return `${sign}${digits.slice(0, -2)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** "19.60" → 1960; NaN for what is no amount. Through text, never through floating point. */
export function fenOf(text: string): number {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text);
  if (!match) return Number.NaN;
  const value = Number(`${match[2]}${(match[3] ?? '').padEnd(2, '0')}`);
  return match[1] === '-' ? -value : value;
}
