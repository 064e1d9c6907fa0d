/** The counter's key table: complete, without doubles, and with a reason for every closed door. */
import { describe, expect, test } from 'vitest';
import type { Sale } from '#contract/sale.ts';
import { mainEnabled, saleKeys, trialEnabled } from '#renderer/sale/sale-keys.ts';
import type { SaleActs } from '#renderer/sale/sale-keys.ts';
import { trialBasis, wantsTrial } from '#renderer/sale/use-auto-trial.ts';
import { lineWith, saleWith, settlementWith, trialWith } from './sale-fixture.ts';

function table(sale: Sale | null, hasLine = sale !== null) {
  const done: string[] = [];
  const acts = new Proxy({} as SaleActs, {
    get: (_, name) => () => done.push(String(name)),
  });
  const bindings = saleKeys(sale, hasLine, acts);
  const of = (key: string) => {
    const found = bindings.find((binding) => binding.key === key);
    if (!found) throw new Error(`no key ${key}`);
    return found;
  };
  return { bindings, of, done };
}

describe('the table', () => {
  test('has every key of design notes §4.2 once', () => {
    const keys = table(saleWith()).bindings.map((binding) => binding.key);
    expect(new Set(keys).size).toBe(keys.length);
    const wanted = ['F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9', 'F10', 'F11', 'F12'];
    const more = ['Digit1', 'Digit2', 'Digit3', 'Digit4', 'Delete', 'Plus', 'Minus'];
    for (const key of [...wanted, ...more, 'ArrowUp', 'ArrowDown']) expect(keys).toContain(key);
  });

  test('prints F2 to F12 in the legend, the main one filled', () => {
    const legend = table(null).bindings.filter((binding) => binding.legend);
    expect(legend.map((binding) => binding.key)).toEqual(
      Array.from({ length: 11 }, (_, index) => `F${index + 2}`),
    );
    expect(legend.filter((binding) => binding.emphasis).map((one) => one.key)).toEqual(['F12']);
  });

  test('holds a sale with lines and opens the list at an empty till, by the same key', () => {
    const full = table(saleWith());
    full.of('F8').run();
    expect(full.done).toEqual(['hold']);
    const empty = table(null);
    empty.of('F8').run();
    expect(empty.done).toEqual(['resume']);
  });

  test('locks what would change a sale in settlement, and says so', () => {
    const locked = table(
      saleWith({ state: 'settled', mainAction: 'pay', settlement: settlementWith({}) }),
    );
    for (const key of ['F2', 'F5', 'F6', 'F7', 'Delete', 'Plus', 'Minus', 'Ctrl+Delete']) {
      expect(locked.of(key).enabled, key).toBe('本单已在结算，不能改动。');
    }
    expect(locked.of('F12').enabled).toBe(true);
    expect(locked.of('F12').label).toBe('收款');
  });

  test('gives a reason for every key that cannot act at an empty till', () => {
    for (const binding of table(null).bindings) {
      expect(binding.enabled === undefined || binding.enabled !== '', binding.key).toBe(true);
    }
    expect(table(null).of('F12').enabled).toBe('本单没有商品。');
    expect(table(null).of('F6').enabled).toBe('本单没有商品。');
  });
});

describe('F12', () => {
  test('needs fresh figures before an insured settlement', () => {
    expect(mainEnabled(saleWith())).toBe(true);
    expect(mainEnabled(saleWith({ trial: null }))).toBe('还没有预结算，请按 F5 试算。');
    const stale = saleWith({ trial: trialWith({ stale: true }) });
    expect(mainEnabled(stale)).toContain('F5');
    // The figures come by themselves: nobody is sent to a key that would do nothing.
    expect(mainEnabled(stale, true)).toBe('正在试算，金额出来再按 F12。');
    expect(mainEnabled(saleWith(), true)).toBe(true);
  });

  test('gives the engine’s first reason, before any of its own', () => {
    const blocked = saleWith({
      trial: null,
      blockers: ['处方还没有审核通过。', '还差 1 盒追溯码'],
    });
    expect(mainEnabled(blocked)).toBe('处方还没有审核通过。');
  });

  test('takes the money of a self-pay sale without figures', () => {
    const lines = [lineWith({ insured: false })];
    expect(mainEnabled(saleWith({ lines, trial: null, mainAction: 'pay' }))).toBe(true);
  });
});

describe('F5', () => {
  test('needs a person and something insured', () => {
    expect(trialEnabled(saleWith())).toBe(true);
    expect(trialEnabled(saleWith({ person: null }))).toContain('医保码');
    expect(trialEnabled(saleWith({ lines: [lineWith({ insured: false })] }))).toContain('收款');
  });
});

describe('the automatic trial', () => {
  const complete = { trial: null };
  test('starts when nothing but the figures is missing', () => {
    expect(wantsTrial(saleWith(complete))).toBe(true);
    expect(wantsTrial(saleWith({ trial: trialWith({ stale: true }) }))).toBe(true);
  });

  test.each([
    ['figures are fresh', saleWith()],
    ['a code is missing', saleWith({ ...complete, codesNeeded: 2 })],
    ['there is no person', saleWith({ ...complete, person: null })],
    ['nothing is insured', saleWith({ ...complete, lines: [lineWith({ insured: false })] })],
    ['the sale is settled', saleWith({ ...complete, state: 'settled' })],
    ['there is no sale', null],
  ])('does not start when %s', (_, sale) => {
    expect(wantsTrial(sale)).toBe(false);
  });

  test('is asked anew after a change of the basket and not without one', () => {
    const sale = saleWith(complete);
    expect(trialBasis(saleWith(complete))).toBe(trialBasis(sale));
    expect(trialBasis(saleWith({ ...complete, accountMode: 'shared' }))).not.toBe(trialBasis(sale));
    const more = [lineWith({ quantity_e4: 20_000 })];
    expect(trialBasis(saleWith({ ...complete, lines: more }))).not.toBe(trialBasis(sale));
  });
});
