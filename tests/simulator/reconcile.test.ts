// 3201, 9101, 3202, 9102: level books, centre-only rows, shop-only rows, and the catalogue files.
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { beforeEach, describe, expect, it } from 'vitest';
import { drugNamed, personNamed, SHOP, Shop, type Json } from '#tests/simulator/shop.ts';

const zhang = personNamed('张建国');
const LINE = { drug: drugNamed('布洛芬缓释胶囊'), count: '1', price: '18.90', amount: '18.90' };
const DAY = '2026-11-21';

let shop: Shop;
beforeEach(() => {
  shop = new Shop();
  shop.signIn();
});

const sell = (): Json => shop.ok('2102', shop.sale(zhang, shop.scan(zhang.qr), [LINE])).setlinfo;

function totals(count: number, fee: string, account: string): object {
  return {
    data: {
      insutype: '310',
      clr_type: '41',
      setl_optins: '990100',
      stmt_begndate: DAY,
      stmt_enddate: DAY,
      medfee_sumamt: fee,
      fund_pay_sumamt: '0.00',
      acct_pay: account,
      fixmedins_setl_cnt: count,
      refd_setl_flag: '',
      fixmedins_refd_setl_flag: '0',
    },
  };
}
const level = (count: number, fee: string, account: string): string =>
  shop.ok('3201', totals(count, fee, account)).stmtinfo.stmt_rslt;

/** 9101 + 3202 + 9102 with the given rows; gives the rows of the result file. */
function detail(rows: readonly (readonly string[])[]): string[][] {
  const text = rows.map((row) => row.join('\t')).join('\n');
  const zip = zipSync({ 'stmt.txt': strToU8(text) });
  const input = { fsUploadIn: { filename: 'stmt.zip', fixmedins_code: SHOP } };
  const upload = shop.raw(shop.envelope('9101', input), zip);
  if (upload.kind !== 'json') throw new Error(upload.kind);
  const cents = rows.reduce((sum, row) => sum + Math.round(Number(row[3]) * 100), 0);
  const { fileinfo } = shop.ok('3202', {
    data: {
      setl_optins: '990100',
      file_qury_no: JSON.parse(upload.text).output.file_qury_no,
      stmt_begndate: DAY,
      stmt_enddate: DAY,
      medfee_sumamt: (cents / 100).toFixed(2),
      fund_pay_sumamt: '0.00',
      cash_payamt: '0.00',
      fixmedins_setl_cnt: rows.length,
      clr_type: '41',
      refd_setl_flag: '',
      fixmedins_refd_setl_flag: '0',
    },
  });
  return download(fileinfo.file_qury_no, fileinfo.filename, SHOP);
}

function download(file_qury_no: string, filename: string, owner: string): string[][] {
  const input = { fsDownloadIn: { file_qury_no, filename, fixmedins_code: owner } };
  const answer = shop.raw(shop.envelope('9102', input));
  if (answer.kind !== 'file') throw new Error(answer.kind);
  const files = Object.values(unzipSync(answer.bytes));
  expect(files).toHaveLength(1);
  const text = strFromU8(files[0] ?? new Uint8Array());
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}

describe('3201', () => {
  it('levels net of cancels, counts refund rows, leaves reversed ones out', () => {
    const first = sell();
    expect(level(1, '18.90', '18.90')).toBe('0');
    expect(level(1, '18.91', '18.90')).toBe('1');
    expect(level(2, '18.90', '18.90')).toBe('1');
    const { setl_id, mdtrt_id } = first;
    shop.ok('2103', { data: { setl_id, mdtrt_id, psn_no: zhang.psn_no } });
    expect(level(2, '0.00', '0.00')).toBe('0');
    const second = sell();
    shop.call('2601', {
      data: { psn_no: zhang.psn_no, omsgid: second.medins_setl_id, oinfno: '2102' },
    });
    expect(level(2, '0.00', '0.00')).toBe('0');
  });

  it('goes by the day of the centre in China time', () => {
    sell();
    shop.now += 86_400_000;
    shop.signIn();
    sell();
    expect(level(1, '18.90', '18.90')).toBe('0');
  });
});

describe('3202', () => {
  it('marks level, centre-only, shop-only and differing rows', () => {
    const [a, b, c] = [sell(), sell(), sell()];
    const row = (id: string, visit: string, fee: string): string[] => [
      id,
      visit,
      zhang.psn_no,
      fee,
      '0.00',
      fee,
      '0',
    ];
    const result = detail([
      row(a.setl_id, a.mdtrt_id, '18.90'),
      row(b.setl_id, b.mdtrt_id, '18.80'),
      row('990100G9999999999999', 'm', '5.00'),
    ]);
    expect(result).toHaveLength(4);
    expect(result.every((cells) => cells.length === 10)).toBe(true);
    const by = (index: number, value: string): string[] | undefined =>
      result.find((cells) => cells[index] === value);
    expect(by(2, a.setl_id)?.[4]).toBe('0');
    expect(by(2, b.setl_id)?.slice(4)).toEqual(['1', '0', '金额不一致', '18.90', '0.00', '18.90']);
    expect(by(2, '990100G9999999999999')?.[6]).toBe('机构多');
    expect(by(3, c.medins_setl_id)).toEqual([
      zhang.psn_no,
      'null',
      'null',
      c.medins_setl_id,
      '1',
      '0',
      '中心多',
      '18.90',
      '0.00',
      '18.90',
    ]);
  });

  it('pairs the refund row by its own or by the original setl_id', () => {
    const { setl_id, mdtrt_id } = sell();
    const back = shop.ok('2103', { data: { setl_id, mdtrt_id, psn_no: zhang.psn_no } }).setlinfo;
    for (const id of [setl_id, back.setl_id]) {
      const result = detail([
        [setl_id, mdtrt_id, zhang.psn_no, '18.90', '0.00', '18.90', '1'],
        [id, mdtrt_id, zhang.psn_no, '-18.90', '0.00', '-18.90', '1'],
      ]);
      expect(result.map((cells) => cells[4])).toEqual(['0', '0']);
    }
  });

  it('takes the bytes in the JSON node as well, and refuses what is no ZIP', () => {
    const upload = (bytes: unknown): Json =>
      shop.call('9101', { fsUploadIn: { in: bytes, filename: 'a.zip', fixmedins_code: SHOP } });
    const zip = zipSync({ 'a.txt': strToU8('') });
    expect(upload([...zip]).infcode).toBe(0);
    expect(upload([...new Int8Array(zip)]).infcode).toBe(0);
    expect(upload(Buffer.from(zip).toString('base64')).infcode).toBe(0);
    expect(upload([300]).err_msg).toContain('字节数组');
    expect(upload(undefined).err_msg).toContain('in（文件数据）');
    const { file_qury_no } = upload([1, 2, 3]).output;
    const input = totals(0, '0.00', '0.00') as Json;
    const { insutype: _insutype, acct_pay: _account, ...rest } = input.data;
    const data = { ...rest, file_qury_no, cash_payamt: '0' };
    expect(shop.refusal('3202', { data })).toContain('不是 ZIP');
  });
});

describe('catalogue', () => {
  it('gives 97 columns, only newer rows, and only under plc', () => {
    const all = shop.ok('1301', { data: { ver: 'v0000' } });
    const rows = download(all.file_qury_no, all.filename, 'plc');
    expect(rows).toHaveLength(all.data_cnt);
    expect(rows).toHaveLength(32);
    expect(rows.every((cells) => cells.length === 97)).toBe(true);
    expect(rows[0]?.[0]).toBe(drugNamed('苯磺酸氨氯地平片'));
    expect(rows[0]?.[2]).toBe('null');
    const version = rows
      .map((cells) => cells[82] ?? '')
      .toSorted()
      .at(-1);
    expect(shop.ok('1301', { data: { ver: 'v0001' } }).data_cnt).toBe(6);
    expect(shop.ok('1301', { data: { ver: version } }).data_cnt).toBe(0);
    expect(shop.refusal('1301', { data: { ver: '' } })).toContain('ver');
    const input = {
      fsDownloadIn: {
        file_qury_no: all.file_qury_no,
        filename: all.filename,
        fixmedins_code: SHOP,
      },
    };
    expect(shop.refusal('9102', input)).toContain('不符');
  });

  it('pages ceilings and ratios', () => {
    const page = (infno: string, number: number, size: number): Json =>
      shop.ok(infno, {
        data: { updt_time: '2020-01-01', page_num: String(number), page_size: String(size) },
      });
    const ceilings = page('1318', 1, 100);
    expect(ceilings.data).toHaveLength(ceilings.recordCounts);
    expect(ceilings.data.length).toBeGreaterThan(3);
    const first = page('1319', 1, 40).data;
    const second = page('1319', 2, 40).data;
    expect(first.length + second.length).toBe(64);
    const ratio = [...first, ...second].find(
      (row: Json) => row.hilist_code === drugNamed('达格列净片'),
    );
    expect(ratio.selfpay_prop).toBe(0.1);
  });
});
