/** Reports as files: the workbook read back by a reader of its own, the CSV byte by byte. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report } from '#contract/report.ts';
import { fileOf } from '#engine/report/file.ts';
import { openShop } from '#tests/support/shop.ts';
import { readXlsx } from '#tests/support/read-xlsx.ts';
import { otcBasket, payCash } from '#tests/support/stages.ts';

const AT = Date.parse('2026-11-21T10:00:00+08:00');

const EXPIRY: Report = {
  ...{ report: 'expiry', from: '2026-11-21', to: '2026-11-21', madeAt: AT },
  rows: [
    { key: 'a', cells: ['=1+1', '+A&<b>"1"', '2026-12-01', 10, 25_000, -123_456] },
    { key: 'b', cells: ['-减,号', '@lot', '1999-12-31', -9, 1, 100_000_000] },
  ],
  total: ['合计 2 批', '', null, null, null, 99_876_544],
  notes: ['说明'],
};

function bytesOf(report: Report, format: 'xlsx' | 'csv'): Buffer {
  return Buffer.from(fileOf(report, format).base64, 'base64');
}

describe('the workbook', () => {
  it('reads back: texts as texts, yuan with two decimals, dates as dates, no formula', () => {
    const { name, cells } = readXlsx(bytesOf(EXPIRY, 'xlsx'));
    expect(name).toBe('近效期库存');
    const at = (place: string) => cells.get(place);
    expect(at('A1')).toMatchObject({ text: '近效期库存', bold: true });
    expect(at('A2')?.text).toBe('截至 2026-11-21　制表 2026-11-21 10:00:00');
    expect(at('F3')).toMatchObject({ text: '零售金额（元）', bold: true });
    expect(at('A4')).toMatchObject({ text: '=1+1', format: 'General' });
    expect(at('B4')?.text).toBe('+A&<b>"1"');
    // 2026-12-01 is 46357 days after 1899-12-30, as spreadsheets count.
    expect(at('C4')).toMatchObject({ text: '46357', format: 'yyyy\\-mm\\-dd' });
    expect(at('C5')?.text).toBe('36525');
    expect(at('D5')).toMatchObject({ text: '-9', format: '#,##0' });
    expect(at('E4')?.text).toBe('2.5000');
    expect(at('F4')).toMatchObject({ text: '-1234.56', format: '#,##0.00' });
    expect(at('F6')).toMatchObject({ text: '998765.44', bold: true });
    expect(at('C6')).toBeUndefined();
    expect(at('A7')?.text).toBe('说明');
  });

  it('carries any text', () => {
    const anyText = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(anyText, (text) => {
        const row = { key: 'a', cells: [text, '', null, 0, 0, 0] };
        const read = readXlsx(bytesOf({ ...EXPIRY, rows: [row] }, 'xlsx')).cells.get('A4')?.text;
        // oxlint-disable-next-line no-control-regex -- what XML has no place for is left out
        expect(read).toBe(
          text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ''),
        );
      }),
    );
  });

  it('is the report a manager asked for', async () => {
    const shop = await openShop();
    await payCash(shop.seat('cashier'), await otcBasket(shop.seat('cashier')));
    const days = { from: '2026-11-21', to: '2026-11-21' };
    const manager = shop.seat('manager', '02');
    const file = await manager.do('report.file', { report: 'funds', ...days, format: 'xlsx' });
    expect(file.name).toBe('基金、个账与现金-2026-11-21.xlsx');
    const { cells } = readXlsx(Buffer.from(file.base64, 'base64'));
    expect(cells.get('A4')?.text).toBe('2026-11-21');
    expect(cells.get('H4')).toMatchObject({ text: '18.90', format: '#,##0.00' });
  });
});

describe('the CSV', () => {
  it('has a byte-order mark, quotes, and no text that begins like a formula', () => {
    const bytes = bytesOf(EXPIRY, 'csv');
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = bytes.toString('utf8').slice(1).split('\r\n');
    expect(lines).toEqual([
      '近效期库存',
      '截至 2026-11-21　制表 2026-11-21 10:00:00',
      '品名 · 规格,批号,效期,剩余天数,库存,零售金额（元）',
      `'=1+1,"'+A&<b>""1""",2026-12-01,10,2.5000,-1234.56`,
      `"'-减,号",'@lot,1999-12-31,-9,0.0001,1000000.00`,
      '合计 2 批,,,,,998765.44',
      '说明',
      '',
    ]);
  });
});
