/** The training palette: codes to click where there is no scanner. Only in a training store. */
import type { Palette } from '#contract/system.ts';
import { fail, ok } from '#core/result.ts';
import type { PaletteProduct } from '#db/system.ts';
import { anySoldCode, paletteProducts, unfilledLines, usedCodes } from '#db/system.ts';
import type { QueryScope } from '../engine.ts';
import { queryHandler } from '../engine.ts';
import { boxCode, freeBoxes } from './box-code.ts';

type Entry = Palette['boxes'][number];

export const paletteHandlers = {
  'training.palette': queryHandler('training.palette', (scope) => {
    const { engine, db } = scope;
    if (!engine.store.training) return fail('training.only', '只有演练模式可以这样做。');
    const { credentials = [], staff = [] } = engine.profile.training ?? {};
    const products = paletteProducts(db);
    return ok({
      people: [...credentials],
      // Label and code only: who it is in the region's register is nobody's business on a screen.
      staff: staff.map(({ label, code, note }) => ({ label, code, note })),
      boxes: boxes(scope, products),
      goods: products
        .filter((product) => product.barcode !== '')
        .map((product) => entry(product, '商品条码', product.barcode)),
      wrong: wrongCodes(scope, products),
      consoleUrl: engine.memory.consoleUrl === '' ? null : engine.memory.consoleUrl,
    });
  }),
};

/** Boxes the sale in work still wants first, as many as it wants; then one of every other product. */
function boxes({ db, caller }: QueryScope, products: readonly PaletteProduct[]): Entry[] {
  const missing = new Map<string, number>();
  for (const line of unfilledLines(db, caller.till)) {
    missing.set(line.product_id, (missing.get(line.product_id) ?? 0) + line.missing);
  }
  const wanted: Entry[] = [];
  const others: Entry[] = [];
  for (const product of products) {
    if (product.prefix === null) continue;
    const count = Math.min(missing.get(product.product_id) ?? 0, 20);
    const codes = freeBoxes(product.prefix, usedCodes(db, product.prefix), Math.max(count, 1));
    const note = count > 0 ? '本单要的药盒' : '药盒';
    (count > 0 ? wanted : others).push(...codes.map((code) => entry(product, note, code)));
  }
  // In the order of the lines, which is the order of the map.
  const order = [...missing.keys()].map(
    (id) => products.find((one) => one.product_id === id)?.name,
  );
  const place = (one: Entry): number =>
    order.findIndex((name) => one.label.startsWith(name ?? '\n'));
  return [...wanted.toSorted((left, right) => place(left) - place(right)), ...others];
}

function entry(product: PaletteProduct, note: string, code: string): Entry {
  return { label: `${product.name} ${product.spec}`, note, code };
}

/** What people scan by mistake (counter-and-devices §4). */
function wrongCodes({ engine, db }: QueryScope, products: readonly PaletteProduct[]): Entry[] {
  const prefix = products.find((product) => product.prefix !== null)?.prefix ?? '8100427';
  const sold = anySoldCode(db);
  return [
    ...(engine.profile.training?.wrong ?? []),
    { label: '微信付款码', note: '还没到收款', code: '134567890123456789' },
    { label: '支付宝付款码', note: '还没到收款', code: '286543210987654321' },
    { label: '健康码', note: '不是医保码', code: 'https://jkm.example.cn/healthcode?id=990001' },
    { label: '没扫全的追溯码', note: '位数不对', code: boxCode(prefix, 1).slice(0, 17) },
    { label: '外地药盒', note: '标识码不在本店商品里', code: boxCode('8999999', 1) },
    ...(sold === null ? [] : [{ label: '已售出的药盒', note: '不能再卖', code: sold }]),
  ];
}
