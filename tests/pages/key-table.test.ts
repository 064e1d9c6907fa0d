/** What 设置 prints of the keys against the tables the pages put in force: neither may drift. */
import { describe, expect, it } from 'vitest';
import { capOf } from '#renderer/keys/combination.ts';
import type { KeyBinding } from '#renderer/keys/key-store.ts';
import { dayKeys } from '#renderer/day/day-keys.ts';
import { prescriptionKeys } from '#renderer/prescription/prescription-keys.ts';
import { queueKeys, reviewKeys } from '#renderer/review/review-keys.ts';
import { reportKeys } from '#renderer/report/report-keys.ts';
import { KEY_TABLES } from '#renderer/settings/key-table.ts';
import { shiftKeys } from '#renderer/shift/shift-keys.ts';
import { stockKeys } from '#renderer/stock/stock-keys.ts';
import { FIXTURES } from './fixtures.ts';

const nothing = (): void => undefined;

/** Keys of a page with everything it could show; only their names are read here. */
const IN_FORCE: Readonly<Record<string, readonly KeyBinding[]>> = {
  处方: prescriptionKeys({ rows: FIXTURES['prescription.list'].rows, chosen: null } as never),
  审方: [
    ...queueKeys(3, nothing, nothing),
    ...reviewKeys(FIXTURES['review.detail'], { can: true } as never, {
      handle: nothing,
      history: nothing,
      opinion: nothing,
      reveal: { enabled: true, run: nothing },
      contact: { enabled: true, run: nothing },
    }),
  ],
  对账: dayKeys({
    desk: { ways: [] },
    closing: {},
    shiftKeys: shiftKeys({ shift: null } as never),
    differences: FIXTURES['day.summary'].differences,
    chosen: 0,
  } as never),
  库存: stockKeys({} as never),
  报表: reportKeys({ desk: { report: null, definition: { id: 'clearing' } } } as never),
};

/** `1–6` and `1–9` are the same row of the table: a range is known by its first key. */
function firstKey(cap: string): string {
  return cap.split(/[–…]| \/ /)[0]?.replaceAll(' ', '') ?? '';
}

describe('the printed key tables', () => {
  const printedOn = (page: string): ReadonlySet<string> => {
    const tables = KEY_TABLES.filter((table) => [page, '每一页'].includes(table.page));
    expect(tables).toHaveLength(2);
    return new Set(tables.flatMap((table) => table.rows.map(([cap]) => firstKey(cap))));
  };

  it.each(Object.entries(IN_FORCE))('of %s name every key of its legend', (page, bindings) => {
    const legend = bindings.filter((binding) => binding.legend);
    expect(legend.length).toBeGreaterThan(2);
    const printed = printedOn(page);
    for (const binding of legend) {
      expect([...printed]).toContain(firstKey(binding.cap ?? capOf(binding.key)));
    }
  });

  it.each(Object.entries(IN_FORCE))('of %s promise nothing that is not there', (page, bindings) => {
    const real = new Set(
      bindings.flatMap((binding) => [firstKey(binding.cap ?? ''), capOf(binding.key)]),
    );
    const own = KEY_TABLES.find((table) => table.page === page);
    expect(own?.rows.length).toBeGreaterThan(0);
    for (const [cap] of own?.rows ?? []) {
      const first = firstKey(cap).replace('PgUpPgDn', 'PgUp');
      expect([...real]).toContain(first);
    }
  });
});
