/** What must be true of shifts whatever happened: queries of which no row may exist. */

/** Every row of money has one number at one till, and every number lies in one shift. */
export const SHIFT_CHECKS: readonly (readonly [what: string, text: string])[] = [
  [
    'a shift that does not begin where the one before ended',
    `SELECT till, number, first_sequence FROM (SELECT till, number, first_sequence,
        lag(last_sequence, 1, 0) OVER (PARTITION BY till ORDER BY number) AS ended,
        row_number() OVER (PARTITION BY till ORDER BY number) AS place FROM shift)
      WHERE first_sequence <> ended + 1 OR number <> place`,
  ],
  [
    'a gap in the numbers of a till',
    `SELECT till, count(*) AS numbers, max(sequence) AS last FROM shift_entry
      GROUP BY till HAVING count(*) <> max(sequence)`,
  ],
  [
    'a row of money without a number, or in another shift than its number',
    `SELECT money.kind, money.ref FROM (
        SELECT 'tender' AS kind, CAST(tender_id AS TEXT) AS ref, shift_id FROM tender
        UNION ALL SELECT 'cash', CAST(movement_id AS TEXT), shift_id FROM cash_movement
        UNION ALL SELECT 'sale', sale_id, shift_id FROM sale WHERE paid_at IS NOT NULL
        UNION ALL SELECT 'void', sale_id, NULL FROM sale WHERE voided_at IS NOT NULL
        UNION ALL SELECT 'settled', settlement_id, NULL FROM settlement WHERE setl_id IS NOT NULL
        UNION ALL SELECT 'unsettled', settlement_id, NULL FROM settlement WHERE state = 'voided'
        UNION ALL SELECT 'task', task_id, NULL FROM money_task) money
      LEFT JOIN shift_entry entry USING (kind, ref)
      LEFT JOIN shift ON shift.till = entry.till AND entry.sequence >= first_sequence
        AND (last_sequence IS NULL OR entry.sequence <= last_sequence)
      WHERE entry.sequence IS NULL
        OR money.shift_id IS NOT NULL AND money.shift_id IS NOT shift.shift_id`,
  ],
  [
    'a Z report that is not the sum of its rows',
    `SELECT till, z_no FROM shift_report JOIN shift USING (shift_id, till) JOIN (
        SELECT shift_id, sum(amount_fen * (refund = 0)) AS taken,
          sum(amount_fen * (refund = 1)) AS back FROM tender GROUP BY shift_id
        UNION ALL SELECT shift_id, 0, 0 FROM shift
          WHERE shift_id NOT IN (SELECT shift_id FROM tender)) money USING (shift_id)
      WHERE taken <> (SELECT sum(value ->> 'in_fen') FROM json_each(contents, '$.flows'))
        OR back <> (SELECT sum(value ->> 'out_fen') FROM json_each(contents, '$.flows'))
        OR contents ->> '$.sales.count' <> (SELECT count(*) FROM shift_entry entry
          WHERE entry.till = shift.till AND kind = 'sale'
            AND sequence BETWEEN first_sequence AND last_sequence)
        OR contents ->> '$.lastSequence' <> last_sequence`,
  ],
  [
    'a gap in the Z numbers of a till',
    `SELECT till, count(*) AS reports, max(z_no) AS last FROM shift_report
      GROUP BY till HAVING count(*) <> max(z_no)`,
  ],
];
