/** The keys of the report page. */
import type { KeyBinding } from '#renderer/keys/key-store.ts';
import type { RangeId } from './report-words.ts';
import { RANGES } from './report-words.ts';
import type { ReportDesk } from './use-report.ts';

type ReportKeyActs = {
  readonly desk: ReportDesk;
  /** True, or why the chosen figure has no slips. */
  readonly slipsEnabled: true | string;
  readonly openSlips: () => void;
  readonly askDays: () => void;
  readonly askFormat: () => void;
  /** 清算申请 of a month (3203). */
  readonly openClearing: () => void;
};

export function reportKeys(page: ReportKeyActs): readonly KeyBinding[] {
  const { desk } = page;
  const hasRows: true | string =
    desk.report !== null && desk.report.rows.length > 0 ? true : '没有数据可以导出。';
  const setRange = (range: RangeId): void =>
    range === 'days' ? page.askDays() : desk.setRange(range);
  const arrow = (key: string, rows: number, columns: number): KeyBinding => ({
    ...{ key, label: '移动', run: () => desk.move(rows, columns), repeats: true, hidden: true },
  });
  return [
    { key: 'PageUp', cap: 'PgUp PgDn', label: '换报表', run: () => desk.step(-1), legend: true },
    { key: 'PageDown', label: '下一张报表', run: () => desk.step(1), hidden: true },
    ...RANGES.map(({ id }, index): KeyBinding => ({
      key: `Digit${index + 1}`,
      cap: `1–${RANGES.length}`,
      label: '日期',
      run: () => setRange(id),
      legend: index === 0,
      hidden: index > 0,
    })),
    { ...arrow('ArrowUp', -1, 0), cap: '↑↓←→', label: '选一格', legend: true, hidden: false },
    arrow('ArrowDown', 1, 0),
    arrow('ArrowLeft', 0, -1),
    arrow('ArrowRight', 0, 1),
    { key: 'Home', label: '首行', run: () => desk.move(-1_000, 0), hidden: true },
    { key: 'End', label: '末行', run: () => desk.move(1_000, 0), hidden: true },
    {
      key: 'Enter',
      label: '看单据',
      run: page.openSlips,
      enabled: page.slipsEnabled,
      legend: true,
      emphasis: true,
      inText: false,
    },
    {
      key: 'F5',
      label: '重新统计',
      run: desk.readAgain,
      enabled: desk.reading ? '正在统计，请稍等。' : true,
      legend: true,
    },
    {
      key: 'KeyA',
      label: '清算申请',
      run: page.openClearing,
      legend: desk.definition.id === 'clearing',
    },
    { key: 'F10', label: '导出', run: page.askFormat, enabled: hasRows, legend: true },
    { key: 'KeyP', label: '打印 / PDF', run: desk.print, enabled: hasRows, legend: true },
  ];
}
