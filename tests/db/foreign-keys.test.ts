/**
 * Deleting a row makes SQLite look for rows that refer to it. Without an index on the referring
 * column that is a walk through the whole table: a second and more in a shop of a million sales.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDb } from './product-fixture.ts';
import type { TestDb } from './product-fixture.ts';

describe('rows that are deleted', () => {
  let store: TestDb;
  beforeAll(() => {
    store = openTestDb();
  });
  afterAll(() => store.close());

  it.each([
    ['a prescription that was only listed', `DELETE FROM prescription WHERE prescription_id = 'x'`],
    ['a line of a sale', `DELETE FROM sale_line WHERE line_id = 'x'`],
    ['what a line takes from a lot', `DELETE FROM sale_line_lot WHERE line_id = 'x'`],
    ['a trace code', `DELETE FROM trace_code WHERE code = 'x'`],
  ])('%s: nothing is read from end to end', (_name, text) => {
    const steps = store.db
      .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${text}`)
      .all()
      .map((step) => step.detail);
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.filter((step) => step.startsWith('SCAN'))).toEqual([]);
  });
});
