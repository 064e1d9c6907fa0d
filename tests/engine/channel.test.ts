/** Statements of payment channels as they come, against what the till took. */
import iconv from 'iconv-lite';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallInput } from '#contract/index.ts';
import type { Sale } from '#contract/sale.ts';
import { chinaDate, chinaDateTime } from '#core/time.ts';
import type { Seat, Shop } from '#tests/support/shop.ts';
import { openShop } from '#tests/support/shop.ts';
import { otcBasket } from '#tests/support/stages.ts';

type Kind = 'wechat' | 'alipay' | 'card';

let shop: Shop;
let cashier: Seat;
let manager: Seat;
beforeEach(async () => {
  shop = await openShop();
  cashier = shop.seat('cashier');
  manager = shop.seat('manager', '02');
});

async function sold(kind: Kind, box: number): Promise<Sale> {
  const sale = await otcBasket(cashier, '布洛芬缓释胶囊', box);
  const due = sale.stillToPay_fen;
  return cashier.do('sale.tender', {
    saleId: sale.saleId,
    tenders: [{ kind, amount_fen: due, received_fen: due }],
  });
}

const today = (): string => chinaDate(shop.clock.now);
const base64 = (file: string | Uint8Array): string => Buffer.from(file).toString('base64');
const importing = (file: string | Uint8Array, channel: Kind = 'wechat', date = today()) =>
  ({
    date,
    channel,
    fileName: '账单.csv',
    base64: base64(file),
  }) satisfies CallInput<'channel.readStatement'>;

const WECHAT_HEAD =
  '交易时间,公众账号ID,微信订单号,交易类型,交易状态,应结订单金额,退款金额,订单金额';
const wechat = (at: number, amount: string, no: string, state = 'SUCCESS', refund = '0.00') =>
  `\`${chinaDateTime(at)},\`wx1,\`${no},\`NATIVE,\`${state},\`${amount},\`${refund},\`${amount}`;
const wechatTail = (count: number) => `总交易单数,应结订单总金额\n\`${count},\`0.00`;

describe('a statement', () => {
  it('of WeChat is matched by amount and time; what stands alone is named on both sides', async () => {
    const first = await sold('wechat', 1);
    const paidAt = shop.clock.now;
    shop.clock.now += 3_600_000;
    const second = await sold('wechat', 2);
    const amount = (first.total_fen / 100).toFixed(2);
    const file = [
      WECHAT_HEAD,
      wechat(paidAt - 20_000, amount, '420001'),
      wechat(paidAt + 600_000, '1234.50', '420002'),
      wechat(paidAt, '9.90', '420003', 'CLOSED'),
      wechatTail(2),
    ].join('\n');
    const [day] = await manager.do('channel.readStatement', importing(file));
    expect(day).toMatchObject({
      ...{ channel: 'wechat', oursCount: 2, ours_fen: first.total_fen + second.total_fen },
      statement: {
        ...{ theirsCount: 2, theirs_fen: first.total_fen + 123_450, matched: 1 },
        onlyOurs: [{ reference: second.saleNo, amount_fen: second.total_fen }],
        onlyTheirs: [{ reference: '420002', amount_fen: 123_450 }],
      },
    });
    expect(await cashier.do('channel.day', { date: today() })).toMatchObject([
      { channel: 'wechat', statement: { matched: 1 } },
      { channel: 'alipay', statement: null },
      { channel: 'card', statement: null },
    ]);
  });

  it('of Alipay comes in GBK with lines of # above and below; a refund counts against', async () => {
    const sale = await sold('alipay', 1);
    const amount = (sale.total_fen / 100).toFixed(2);
    const at = chinaDateTime(shop.clock.now);
    const file = [
      '#支付宝业务明细查询',
      '#账号:[208800]',
      '支付宝交易号,商户订单号,业务类型,完成时间,订单金额（元）',
      `2026112122001,N1,交易,${at},${amount}`,
      `2026112122001,N1,退款,${at},-1.00`,
      '#业务明细列表结束',
      '#交易合计：1笔，商家实收共1.00元',
    ].join('\r\n');
    await manager.do('channel.readStatement', importing(iconv.encode(file, 'gbk'), 'alipay'));
    const [, day] = await manager.do('channel.day', { date: today() });
    expect(day?.statement).toMatchObject({
      ...{ theirsCount: 2, matched: 1, onlyOurs: [] },
      onlyTheirs: [{ amount_fen: -100 }],
    });
  });

  it('of a bank has thousands separators, day and time apart, and a summary tail', async () => {
    const [date, clock] = chinaDateTime(shop.clock.now).split(' ');
    const file = [
      '商户对账明细',
      '交易日期\t时间\t交易类型\t交易金额\t参考号',
      `${date?.replaceAll('-', '')}\t${clock?.replaceAll(':', '')}\t消费\t12,345.60\t000001`,
      `${date?.replaceAll('-', '/')}\t${clock}\t退货\t1,000.00\t000002`,
      '合计\t\t\t11,345.60\t',
    ].join('\n');
    await manager.do('channel.readStatement', importing(file, 'card'));
    const day = (await manager.do('channel.day', { date: today() })).at(-1);
    expect(day?.statement).toMatchObject({ theirsCount: 2, theirs_fen: 1_134_560 });
  });

  it('imported again replaces the one before; the audit keeps both sums', async () => {
    const row = (amount: string) => `${WECHAT_HEAD}\n${wechat(shop.clock.now, amount, '1')}`;
    await manager.do('channel.readStatement', importing(row('5.00')));
    await manager.do('channel.readStatement', importing(row('6.00')));
    const [day] = await manager.do('channel.day', { date: today() });
    expect(day?.statement).toMatchObject({ theirs_fen: 600, theirsCount: 1 });
    const detail = shop.onDisk
      .prepare(
        `SELECT detail FROM audit WHERE action = 'channel.readStatement' ORDER BY audit_id DESC`,
      )
      .pluck()
      .get();
    expect(JSON.parse(String(detail))).toMatchObject({ before: 500, theirs_fen: 600 });
  });
});

describe('a file that is not one', () => {
  const fails = (file: string | Uint8Array) =>
    manager.fails('channel.readStatement', importing(file));

  it('is refused in words, and the day stays as it was', async () => {
    const good = `${WECHAT_HEAD}\n${wechat(shop.clock.now, '5.00', '1')}`;
    await manager.do('channel.readStatement', importing(good));
    expect(await fails('a,b\n1,2')).toMatchObject({ code: 'channel.noColumns' });
    expect(await fails(new Uint8Array(9))).toMatchObject({ code: 'channel.unreadable' });
    expect(await fails(`${good}\n${wechat(shop.clock.now, '五元', '2')}`)).toMatchObject({
      ...{ code: 'channel.badRow', sentence: '第 3 行的金额“五元”读不懂，没有导入。' },
    });
    expect(await fails(`${good}\n\`2026-13-41 99:00:00,,,,,1,0,1`)).toMatchObject({
      code: 'channel.badRow',
    });
    expect(await fails(`${good}\n${wechatTail(7)}`)).toMatchObject({
      ...{ code: 'channel.sumsDiffer', sentence: expect.stringContaining('共 7 笔，读到 1 笔') },
    });
    const yesterday = `${WECHAT_HEAD}\n${wechat(shop.clock.now - 86_400_000, '5.00', '1')}`;
    expect(await fails(yesterday)).toMatchObject({ code: 'channel.otherDay' });
    expect(
      await manager.fails('channel.readStatement', importing(good, 'wechat', '2026-02-30')),
    ).toMatchObject({ code: 'input.invalid' });
    const [day] = await manager.do('channel.day', { date: today() });
    expect(day?.statement).toMatchObject({ theirs_fen: 500, theirsCount: 1 });
  });
});
