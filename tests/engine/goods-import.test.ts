/** A goods list from a file: the dry run names every refused row, the run adds all that is ready. */
import { zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Seat, Shop } from '#tests/support/shop.ts';
import { APPROVAL, openShop } from '#tests/support/shop.ts';
import { goods } from '#tests/support/stages.ts';

const HEAD = '商品编码,品名,规格,单位,类别,零售价(元),条码,医保类别,追溯码标识,货位,备注';
const GOOD = [
  'N001,阿莫西林胶囊,0.25g*24粒,盒,处方药,12.5,06900000000017,甲,7654321,A1,x',
  'N002,创可贴,100片,盒,器械,"1,009.90",,,,,',
];

let shop: Shop;
let manager: Seat;
beforeEach(async () => {
  shop = await openShop();
  manager = shop.seat('manager');
});

const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');
const dryRun = (file: string | Uint8Array) =>
  manager.do('goodsImport.dryRun', { base64: base64(file) });
const csv = (...rows: readonly string[]): string => [HEAD, ...rows].join('\r\n');

/** A workbook of one sheet as spreadsheet programs write it: shared strings and numbers. */
function workbook(rows: readonly (readonly (string | number)[])[]): Uint8Array {
  const strings = [...new Set(rows.flat().filter((cell) => typeof cell === 'string'))];
  const xml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const cell = (value: string | number, at: string): string =>
    typeof value === 'number'
      ? `<c r="${at}"><v>${value}</v></c>`
      : `<c r="${at}" t="s"><v>${strings.indexOf(value)}</v></c>`;
  const sheet = rows.map((row, y) => {
    const cells = row.map((value, x) => cell(value, `${String.fromCharCode(65 + x)}${y + 1}`));
    return `<row r="${y + 1}">${cells.join('')}</row>`;
  });
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const rel = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const parts = 'http://schemas.openxmlformats.org/package/2006/relationships';
  const relation = (id: number, type: string, target: string): string =>
    `<Relationship Id="r${id}" Type="${rel}/${type}" Target="${target}"/>`;
  const files = {
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${rel}"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${parts}">${relation(1, 'worksheet', 'worksheets/sheet1.xml')}${relation(2, 'sharedStrings', 'sharedStrings.xml')}${relation(3, 'styles', 'styles.xml')}</Relationships>`,
    'xl/sharedStrings.xml': `<sst xmlns="${main}">${strings.map((one) => `<si><t>${xml(one)}</t></si>`).join('')}</sst>`,
    'xl/styles.xml': `<styleSheet xmlns="${main}"><cellXfs><xf numFmtId="0"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${sheet.join('')}</sheetData></worksheet>`,
    '_rels/.rels': `<Relationships xmlns="${parts}">${relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
  };
  return zipSync(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])),
  );
}

describe('the dry run', () => {
  it('reads CSV in UTF-8 with a mark, in GBK, with tabs, and a spreadsheet', async () => {
    const ready = { rows: 2, ready: 2, known: 0, refused: [], ignoredColumns: ['备注'] };
    expect(await dryRun(`\ufeff${csv(...GOOD)}\r\n\r\n`)).toMatchObject(ready);
    expect(await dryRun(iconv.encode(csv(...GOOD), 'gbk'))).toMatchObject(ready);
    const sheet = workbook([
      ['商品编码', '品名', '单位', '类别', '零售价', '扫追溯码'],
      ['N001', '阿莫西林<胶囊>&', '盒', '处方药', 12.3, '是'],
      [10002, '创可贴', '盒', '器械', 0.1, '否'],
    ]);
    expect(await dryRun(sheet)).toMatchObject({ rows: 2, ready: 2, refused: [] });
  });

  it('names every row it refuses and why, and leaves goods the shop has as they are', async () => {
    const known = goods('布洛芬缓释胶囊');
    const plan = await dryRun(
      csv(
        ...GOOD,
        'N001,又一个,,盒,处方药,1,,,,,',
        'N003,条码撞了,,盒,OTC,1,06900000000017,,,,',
        'N004,,,盒,OTC,1,,,,,',
        '有空格 的,名,,盒,OTC,1,,,,,',
        'N005,价错,,盒,OTC,十二,,,,,',
        'N006,零价,,盒,OTC,0,,,,,',
        'N007,七位小数,,盒,OTC,1.1234567,,,,,',
        'N008,类别错,,盒,零食,1,,丁,,,',
        `N009,追溯码撞了,,盒,OTC,1,,,${known.tracePrefix},,`,
        `${known.itemCode},已有,,盒,OTC,1,,,,,`,
      ),
    );
    expect(plan).toMatchObject({ rows: 12, ready: 2, known: 1 });
    expect(plan.refused.map(({ row, reasons }) => [row, ...reasons])).toEqual([
      [4, '编码 N001 和第 2 行重复'],
      [5, '条码 06900000000017 和第 2 行重复'],
      [6, '商品名称“”不对，应为不空，最多 200 个字'],
      [7, '商品编码“有空格 的”不对，应为1–30 位字母数字'],
      [8, '零售价“十二”不对，应为数字，最多 6 位小数'],
      [9, '零售价须大于 0'],
      [10, '零售价“1.1234567”不对，应为数字，最多 6 位小数'],
      [11, expect.stringContaining('类别“零食”不对'), expect.stringContaining('医保类别“丁”不对')],
      [12, `追溯码标识 ${known.tracePrefix} 已属于另一商品`],
    ]);
  });

  it('refuses what is no table, in words', async () => {
    const fails = (file: string | Uint8Array) =>
      manager.fails('goodsImport.dryRun', { base64: base64(file) });
    expect(await fails('')).toMatchObject({ code: 'goodsImport.unreadable' });
    expect(await fails(new Uint8Array(5_000))).toMatchObject({ code: 'goodsImport.unreadable' });
    expect(await fails(zipSync({ 'a.txt': Buffer.from('x') }))).toMatchObject({
      code: 'goodsImport.unreadable',
      sentence: expect.stringContaining('不是 XLSX 表格'),
    });
    const bomb = zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(60 * 1024 * 1024) });
    expect(await fails(bomb)).toMatchObject({ sentence: '表格展开后过大。' });
    expect(await fails('编码,品名\n1,2')).toMatchObject({
      code: 'goodsImport.noColumns',
      sentence: '第一行要有列名，缺：单位、零售价、类别。',
    });
    expect(await fails(`${HEAD}\nN1,"引号没有完,盒`)).toMatchObject({
      sentence: expect.stringContaining('引号不成对'),
    });
    const long = Array.from({ length: 5_001 }, (_, n) => `L${n},名,,盒,OTC,1,,,,,`);
    expect(await fails(csv(...long))).toMatchObject({ code: 'goodsImport.tooLong' });
  });
});

describe('the run', () => {
  it('adds every ready row with its entry in the audit, once, after a manager’s PIN', async () => {
    const file = base64(csv(...GOOD, 'N009,,,盒,OTC,1,,,,,'));
    const { sha256, ready } = await manager.do('goodsImport.dryRun', { base64: file });
    const order = { base64: file, sha256, ready };
    const wrong = { ...APPROVAL, pin: '000000' };
    expect(await manager.fails('goodsImport.run', { ...order, approval: wrong })).toMatchObject({
      code: 'approval.wrongPin',
    });
    expect(await manager.do('product.byCode', { code: 'N001' })).toBeNull();
    const added = await manager.do('goodsImport.run', { ...order, approval: APPROVAL });
    expect(added).toEqual({ added: 2 });
    expect(await manager.do('product.byCode', { code: '06900000000017' })).toMatchObject({
      ...{ itemCode: 'N001', price_e6: 12_500_000, kind: 'rx', catalogueClass: '01', shelf: 'A1' },
    });
    expect(await manager.do('product.byCode', { code: 'N002' })).toMatchObject({
      price_e6: 1_009_900_000,
    });
    expect(await manager.do('product.search', { text: 'amxljn', limit: 5 })).toContainEqual(
      expect.objectContaining({ itemCode: 'N001' }),
    );
    const actions = shop.onDisk
      .prepare(`SELECT action FROM audit ORDER BY audit_id DESC LIMIT 3`)
      .pluck()
      .all();
    expect(actions).toEqual(['goodsImport.run', 'product.create', 'product.create']);
    // The same file again: everything is there already.
    expect(await manager.do('goodsImport.dryRun', { base64: file })).toMatchObject({
      ...{ ready: 0, known: 2 },
    });
    expect(await manager.fails('goodsImport.run', { ...order, approval: APPROVAL })).toMatchObject({
      code: 'goodsImport.changed',
    });
  });
});
