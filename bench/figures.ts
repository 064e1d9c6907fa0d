/** Figures of one path: what was measured, its quantiles, the budget and the limit beside it. */

export type Figures = {
  readonly count: number;
  readonly median_ms: number;
  readonly p95_ms: number;
  readonly p99_ms: number;
  readonly max_ms: number;
};

export type Quantile = 'median_ms' | 'p95_ms' | 'p99_ms' | 'max_ms';

/** ok: holds. busy: holds but for waiting for a processor that others had. OVER: does not hold. */
export type Verdict = 'ok' | 'busy' | 'OVER';

export type Row = {
  /** What was measured: "scan → line". */
  readonly path: string;
  /** On what: "300,000 products". */
  readonly on: string;
  readonly figures: Figures;
  readonly budget: { readonly text: string; readonly verdict: Verdict } | null;
  /** Physical limit of the same run, or what the figure is made of. */
  readonly beside: string;
};

export function figuresOf(samples_ms: readonly number[]): Figures {
  if (samples_ms.length === 0) throw new Error('nothing was measured');
  const sorted = samples_ms.toSorted((left, right) => left - right);
  const at = (share: number): number => {
    const index = Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1);
    return sorted[Math.max(0, index)] ?? Number.NaN;
  };
  return {
    count: sorted.length,
    median_ms: at(0.5),
    p95_ms: at(0.95),
    p99_ms: at(0.99),
    max_ms: at(1),
  };
}

/** A quantile against its limit, on the wall and without waiting for a processor. */
export function within(
  clock: { readonly wall_ms: readonly number[]; readonly own_ms: readonly number[] },
  quantile: Quantile,
  limit_ms: number,
): { readonly text: string; readonly verdict: Verdict } {
  const text = `${quantile.replace('_ms', '')} ≤ ${shown(limit_ms)}`;
  if (figuresOf(clock.wall_ms)[quantile] <= limit_ms) return { text, verdict: 'ok' };
  const own = figuresOf(clock.own_ms)[quantile];
  return { text, verdict: own <= limit_ms ? 'busy' : 'OVER' };
}

/** "own p99 0.91 ms": without waiting for a processor. */
export function ownNote(clock: { readonly own_ms: readonly number[] }): string {
  return `own p99 ${shown(figuresOf(clock.own_ms).p99_ms)}`;
}

export function shown(milliseconds: number): string {
  const digits = milliseconds >= 100 ? 0 : milliseconds >= 10 ? 1 : milliseconds >= 1 ? 2 : 3;
  return `${milliseconds.toFixed(digits)} ms`;
}

/** The table as text, columns as wide as their widest cell. */
export function tableOf(rows: readonly Row[]): string {
  const head = ['path', 'on', 'n', 'median', 'p95', 'p99', 'max', 'budget', 'verdict', 'beside'];
  const cells = rows.map((row) => [
    row.path,
    row.on,
    String(row.figures.count),
    shown(row.figures.median_ms),
    shown(row.figures.p95_ms),
    shown(row.figures.p99_ms),
    shown(row.figures.max_ms),
    row.budget?.text ?? '',
    row.budget?.verdict ?? '',
    row.beside,
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((line) => (line[column] ?? '').length)),
  );
  const set = (line: readonly string[]): string =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [set(head), rule, ...cells.map(set)].join('\n');
}
