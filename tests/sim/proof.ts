/**
 * Every unknown was resolved by proof (settlement.md §4, §6): what the shop says of each request with
 * effect is held against the region's own ledger, request by request.
 */
import type { Day } from './play.ts';

type Entry = {
  readonly msgid: string;
  readonly state: string;
};

export function unprovenIn(day: Day): string[] {
  const violations: string[] = [];
  const ledger = new Map(
    day.network.platform.store
      .all<Entry>('SELECT msgid, state FROM settlement WHERE init_setl_id IS NULL')
      .map((row) => [row.msgid, row]),
  );
  const intents = day.machine.rows<{ msgid: string; infno: string; state: string }>(
    "SELECT msgid, infno, state FROM intent WHERE infno = '2102'",
  );
  for (const { msgid, state } of intents) {
    const other = ledger.get(msgid)?.state ?? 'absent';
    const fits = FITS[state];
    if (fits !== undefined && !fits.includes(other)) {
      violations.push(`2102 ${msgid} is ${state} here and ${other} over there`);
    }
    ledger.delete(msgid);
  }
  // The training region lets the engine take back by itself, so no unknown may be left over.
  for (const { sale_no, state } of day.machine.rows<{ sale_no: string; state: string }>(
    LEFT_OVER,
  )) {
    violations.push(`${sale_no} is still ${state} after the calm`);
  }
  for (const msgid of ledger.keys()) violations.push(`no intent of ours explains ${msgid}`);
  return violations;
}

const LEFT_OVER = `
  SELECT sale_no, sale.state FROM sale WHERE sale.state IN ('unknown', 'voidUnknown')
  UNION ALL SELECT sale_no, 'on the way out: ' || resolution.step FROM resolution
    JOIN settlement USING (settlement_id) JOIN sale USING (sale_id) WHERE ended_at IS NULL
  UNION ALL SELECT sale_no, 'to be settled by the engine, dossier ' || dossier.state FROM dossier
    JOIN sale USING (sale_id) WHERE next_at IS NOT NULL`;

/** What the ledger may say of a 2102 in each end of its intent; an open unknown may be anything. */
const FITS: Readonly<Record<string, readonly string[]>> = {
  accepted: ['live'],
  refused: ['absent'],
  absent: ['absent'],
  dropped: ['absent'],
  reversed: ['reversed'],
  recorded: ['absent'],
};
