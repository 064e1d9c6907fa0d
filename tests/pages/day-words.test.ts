/** The day page: verdicts, grouping of uploads, counting the drawer, the exported table. */
import { describe, expect, it } from 'vitest';
import { fen } from '#core/money.ts';
import { CASH_FACES } from '#core/shift.ts';
import {
  closedSentence,
  countedSum,
  faceName,
  facesOf,
  handInOf,
  mayClose,
  mayCount,
  stepOf,
  terminalSum,
  typedAmount,
  typedPieces,
} from '#renderer/shift/cash-count.ts';
import { dayCsv } from '#renderer/day/day-export.ts';
import {
  actName,
  centreSum,
  dayCloseReason,
  differenceWord,
  groupUploads,
  insuredVerdict,
  signEnabled,
  twoSideVerdict,
  verdictOf,
} from '#renderer/day/day-words.ts';
import { chartHours, describeHours } from '#renderer/day/hour-chart-option.ts';
import { countedShift } from './fixture-day.ts';
import { FIXTURES } from './fixtures.ts';

const day = FIXTURES['day.summary'];
const shift = FIXTURES['shift.current'];

describe('verdict of a class', () => {
  const row = day.clearing[1]!;
  it('is level only when platform and money both agree', () => {
    expect(verdictOf(row).word).toBe('三方一致');
    expect(verdictOf({ ...row, level: null }).word).toBe('未核对');
    expect(verdictOf({ ...row, level: false }).word).toBe('与平台不一致');
    const centre = { ...row.centre!, total_fen: fen(row.total_fen + 100) };
    expect(verdictOf({ ...row, level: false, centre }).word).toBe('笔数同，金额不同');
    const more = { ...row.centre!, count: row.count - 2 };
    expect(verdictOf({ ...row, level: false, centre: more }).word).toBe('本地多 2 笔');
    expect(verdictOf({ ...row, level: false, centre: null }).word).toBe('与平台不一致');
    const short = { ...row, cashTaken_fen: fen(row.cashDue_fen - 50) };
    expect(verdictOf(short)).toEqual({ kind: 'limited', word: '实收少 0.50' });
  });

  it('compares two sides where the platform has none', () => {
    expect(twoSideVerdict(100, 100).word).toBe('两方一致');
    expect(twoSideVerdict(100, 250).word).toBe('多收 1.50');
  });
});

describe('a drawer that is off', () => {
  const other = day.differences[0]!;
  const drawer = (amount_fen: number) =>
    ({ ...other, kind: 'cash', saleId: null, amount_fen: fen(amount_fen) }) as const;
  it('says which way, and what to do', () => {
    expect(differenceWord(drawer(-50)).word).toBe('现金短款');
    expect(differenceWord(drawer(50)).word).toBe('现金长款');
    expect(actName(drawer(-50), [])).toBe('登记短款');
    expect(signEnabled(drawer(-50))).toBe('只有与平台不符的差异可以签认。');
  });

  it('does not stand against closing the day', () => {
    expect(dayCloseReason({ ...day, differences: [drawer(-50)] })).toBe(true);
  });
});

describe('closing the day', () => {
  const clear = { ...day, differences: [] };
  it('waits for insured differences, and says why', () => {
    expect(dayCloseReason(null)).toBe('还没有数据。');
    expect(dayCloseReason(day)).toBe('不能日结：还有 2 项医保差异。');
    expect(dayCloseReason({ ...clear, run: null })).toBe('还没有与平台核对，请先按 F5。');
    expect(dayCloseReason(clear)).toBe(true);
    const yesterdays = day.differences.map((one) => ({ ...one, since: one.since - 86_400_000 }));
    const unknown = yesterdays.filter((one) => one.kind === 'unknown');
    expect(dayCloseReason({ ...clear, differences: unknown })).toBe(true);
  });

  it('sums the platform’s side only where all of it is known', () => {
    expect(centreSum(day)).toBeNull();
    const known = { ...day, clearing: day.clearing.filter((row) => row.centre !== null) };
    expect(centreSum(known)?.count).toBe(118);
    expect(insuredVerdict(known)?.word).toBe('本地多 8 笔');
  });
});

describe('uploads', () => {
  it('are grouped by kind and state, refused ones last, with the platform sentence', () => {
    const groups = groupUploads(FIXTURES['outbox.list']);
    expect(groups.map((group) => `${group.name} ${group.state} ${group.count}`)).toEqual([
      '销售明细与追溯码 waiting 1',
      '销售明细与追溯码 sending 1',
      '处方销售出库 waiting 1',
      '销售明细与追溯码 unknown 1',
      '库存变更 waiting 1',
      '销售明细与追溯码 refused 1',
    ]);
    expect(groups.at(-1)?.reason).toContain('25110A7');
  });
});

describe('counting the drawer', () => {
  it('sums exactly and says nothing before anything is counted', () => {
    expect(countedSum({})).toBeNull();
    expect(countedSum({ 10000: '0' })).toBe(0);
    expect(countedSum({ 10000: '6', 5000: '5', 50: '6', 10: '8' })).toBe(85_380);
    expect(facesOf({ 10000: '6', 100: '', 10: '0' })).toEqual([{ face_fen: 10_000, pieces: 6 }]);
  });

  it('takes digits of an input method, and says why a letter is not taken', () => {
    expect(typedPieces('１２')).toEqual({ text: '12' });
    expect(typedPieces('')).toEqual({ text: '' });
    for (const wrong of ['1a', '12 张', '-3', '1.5', '一']) {
      expect(typedPieces(wrong)).toEqual({ refused: '张数只能填数字，没有填入。' });
    }
    expect(typedPieces('999999')).toEqual({ refused: '张数太多，请核对，没有填入。' });
    expect(typedAmount('１2.5')).toEqual({ text: '12.5' });
    expect(typedAmount('1,234.50')).toEqual({ text: '1234.50' });
    expect(typedAmount('12元')).toHaveProperty('refused');
    expect(typedAmount('1.234')).toHaveProperty('refused');
    expect(terminalSum('wechat', { wechat: '12.5' })).toBe(1250);
    expect(terminalSum('wechat', {})).toBeNull();
    expect(handInOf({})).toBe(0);
    expect(CASH_FACES.map(faceName).join(' ')).toBe('100 元 50 元 20 元 10 元 5 元 1 元 5 角 1 角');
  });

  it('comes first, then closing, with a note only when it differs', () => {
    expect(mayCount({})).toContain('点数');
    expect(mayCount({ 10000: '0' })).toBe(true);
    expect([stepOf(null, false), stepOf(shift, false)]).toEqual(['none', 'count']);
    expect([stepOf(countedShift, false), stepOf(countedShift, true)]).toEqual(['close', 'count']);
    const typed = { fields: {}, note: ' ' };
    expect(mayClose(shift, typed)).toContain('点数');
    expect(mayClose(countedShift, typed)).toBe('短款 0.50，请写明原因。');
    expect(mayClose(countedShift, { ...typed, note: '找零差错' })).toBe(true);
    const tooMuch = { fields: { handIn: '1111.81' }, note: 'x' };
    expect(mayClose(countedShift, tooMuch)).toContain('上缴');
    const closed = { ...countedShift, zNo: 7 };
    expect(closedSentence(closed)).toBe(
      '已交班，短款 0.50 已登记，移交 1 项，交班报表 Z 7 正在打印。',
    );
  });
});

describe('the exported table', () => {
  it('has a byte-order mark, yuan amounts and quoted cells', () => {
    const text = dayCsv(day);
    expect(text.startsWith('\ufeff业务日期,2026-11-21')).toBe(true);
    expect(text).toContain('职工 · 门诊统筹,42,8214.60,5127.35,2641.80,445.45,445.45,平台多 1 笔');
    // Due and taken stand side by side in the last line too.
    expect(text).toContain('收款合计,190,20485.50,,,5098.35,5444.25');
    const [row] = day.clearing;
    const tricky = dayCsv({ ...day, clearing: [{ ...row!, name: '=1+1', platformNote: 'a"b,c' }] });
    expect(tricky).toContain("'=1+1,");
    expect(tricky).toContain('"a""b,c"');
  });
});

describe('hours of the chart', () => {
  it('has a bar for every hour between the first and the last sale', () => {
    const [first] = day.hours;
    const hours = chartHours([
      { ...first!, hour: 11 },
      { ...first!, hour: 8 },
    ]);
    expect(hours.map((entry) => entry.hour)).toEqual([8, 9, 10, 11]);
    expect(hours[1]).toMatchObject({ fund_fen: 0, account_fen: 0, cash_fen: 0 });
    expect(chartHours([])).toEqual([]);
  });

  it('says the chart in one sentence', () => {
    expect(describeHours(day.hours)).toContain('最多在 10 点，共 2,470.04 元');
    expect(describeHours([])).toBe('今天还没有收入。');
  });
});
