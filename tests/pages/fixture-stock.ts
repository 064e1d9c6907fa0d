/** Four products and the lots of one: expired, near its end, and good. */
import type { CallOutput } from '#contract/index.ts';
import type { LotId, ProductId } from '#core/ids.ts';
import { priceE6 } from '#core/money.ts';
import { boxes } from './fixture-ground.ts';

const product = (
  id: string,
  name: string,
  spec: string,
  manufacturer: string,
  kind: 'rx' | 'otc' | 'device',
  catalogueClass: string,
  price: number,
  available: number,
) => ({
  productId: id as ProductId,
  itemCode: `P${id}`,
  name,
  spec,
  manufacturer,
  unit: '盒',
  kind,
  catalogueClass,
  price_e6: priceE6(price),
  available_e4: boxes(available),
  shelf: 'A-03-12',
  approvalNo: '国药准字H20990001',
});

/** As the manager sees it. */
const BOUGHT = { receivedOn: '2026-10-08', cost_e6: priceE6(71_060_000) };

export const products: CallOutput<'product.search'> = [
  product('p1', '达格列净片', '10mg×30片', '北辰制药', 'rx', '02', 98_700_000, 26),
  product('p2', '苯磺酸氨氯地平片', '5mg×28片', '江岚制药', 'rx', '01', 19_600_000, 46),
  product('p3', '维生素E软胶囊', '0.1g×60粒', '康泽药业', 'otc', '03', 45_000_000, 8),
  product('p4', '一次性使用医用口罩', '10只', '洁安医疗', 'device', '', 12_900_000, 0),
];

export const lots: CallOutput<'product.lots'> = {
  product: products[0]!,
  lots: [
    {
      lotId: 'l0' as LotId,
      lotNo: 'DG24001',
      madeOn: '2024-01-01',
      expiresOn: '2026-10-31',
      onHand_e4: boxes(2),
      reserved_e4: boxes(0),
      expired: true,
      nearExpiry: false,
      ...BOUGHT,
    },
    {
      lotId: 'l1' as LotId,
      lotNo: 'DG26044',
      madeOn: '2026-04-01',
      expiresOn: '2027-03-31',
      onHand_e4: boxes(14),
      reserved_e4: boxes(1),
      expired: false,
      nearExpiry: true,
      ...BOUGHT,
    },
    {
      lotId: 'l2' as LotId,
      lotNo: 'DG26081',
      madeOn: '2026-08-01',
      expiresOn: '2028-07-31',
      onHand_e4: boxes(12),
      reserved_e4: boxes(0),
      expired: false,
      nearExpiry: false,
      ...BOUGHT,
    },
  ],
};
