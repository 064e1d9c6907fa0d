/** The keys of the day page (design notes §4.3 "对账"). */
import type { KeyBinding } from '#renderer/keys/key-store.ts';
import type { ShiftDesk } from '#renderer/shift/use-shift.ts';
import { bureauWordEnabled, signEnabled } from './day-words.ts';
import type { Difference } from './day-words.ts';
import type { DayDesk } from './use-day.ts';

type DayKeyActs = {
  readonly desk: DayDesk;
  readonly closing: ShiftDesk;
  /** Opening, cash in and out, counting again, reports. */
  readonly shiftKeys: readonly KeyBinding[];
  readonly differences: readonly Difference[];
  readonly chosen: number;
  readonly dayCloseEnabled: true | string;
  readonly closeDay: () => void;
  readonly openChannels: () => void;
  readonly channelsEnabled: true | string;
  readonly choose: (index: number) => void;
  readonly act: (difference: Difference) => void;
  readonly show: (difference: Difference) => void;
  /** What the bureau answered about what is unknown. */
  readonly report: (difference: Difference) => void;
  /** A reason signed for what stays. */
  readonly sign: (difference: Difference) => void;
  readonly count: () => void;
  /** Every upload by itself. */
  readonly openUploads: () => void;
};

function differenceKeys(page: DayKeyActs): readonly KeyBinding[] {
  const { differences, chosen } = page;
  const count = Math.min(9, differences.length);
  const hasDifference: true | string = count > 0 ? true : '没有差异。';
  const onChosen = (act: (difference: Difference) => void) => (): void => {
    const difference = differences[chosen];
    if (difference) act(difference);
  };
  const move = (step: number) => (): void =>
    page.choose(Math.min(differences.length - 1, Math.max(0, chosen + step)));
  return [
    ...Array.from({ length: Math.max(1, count) }, (_, index) => ({
      key: `Digit${index + 1}`,
      cap: count > 1 ? `1–${count}` : '1',
      label: '选差异',
      run: () => page.choose(index),
      enabled: hasDifference,
      legend: index === 0,
      hidden: index > 0,
    })),
    { key: 'ArrowUp', label: '上一项', run: move(-1), repeats: true, hidden: true },
    { key: 'ArrowDown', label: '下一项', run: move(1), repeats: true, hidden: true },
    {
      key: 'Enter',
      label: '执行',
      run: onChosen(page.act),
      enabled: hasDifference,
      legend: true,
      // Enter in the counting fields goes to the next face.
      inText: false,
    },
    {
      key: 'KeyD',
      label: '查明细',
      run: onChosen(page.show),
      enabled: hasDifference,
      legend: true,
    },
    {
      key: 'KeyB',
      label: '登记答复',
      run: onChosen(page.report),
      enabled: bureauWordEnabled(differences[chosen], page.desk.ways),
      legend: bureauWordEnabled(differences[chosen], page.desk.ways) === true,
    },
    {
      key: 'KeyS',
      label: '签认',
      run: onChosen(page.sign),
      enabled: signEnabled(differences[chosen]),
      legend: signEnabled(differences[chosen]) === true,
    },
  ];
}

export function dayKeys(page: DayKeyActs): readonly KeyBinding[] {
  const { desk, closing } = page;
  return [
    ...differenceKeys(page),
    { key: 'KeyU', label: '立即上传', run: desk.send, legend: true },
    { key: 'KeyG', label: '逐条处理', run: page.openUploads, legend: true },
    {
      key: 'KeyW',
      label: '收单核对',
      run: page.openChannels,
      enabled: page.channelsEnabled,
      legend: page.channelsEnabled === true,
    },
    { key: 'KeyT', label: '点数区', run: page.count, legend: true },
    ...page.shiftKeys,
    { key: 'F5', label: '重新核对', run: desk.level, enabled: desk.levelEnabled, legend: true },
    { key: 'PageUp', label: '前一天', run: () => desk.go(-1) },
    {
      key: 'PageDown',
      label: '后一天',
      run: () => desk.go(1),
      enabled: desk.isToday ? '已经是今天。' : true,
    },
    {
      key: 'F6',
      label: '日结',
      run: page.closeDay,
      enabled: page.dayCloseEnabled,
      legend: true,
    },
    {
      key: 'F10',
      label: '导出',
      run: desk.save,
      enabled: desk.day ? true : '还没有数据。',
      legend: true,
    },
    {
      key: 'KeyP',
      label: '打日报',
      run: desk.print,
      enabled: desk.printEnabled,
      legend: desk.printEnabled === true,
    },
    {
      key: 'F12',
      label: closing.label,
      run: closing.submit,
      enabled: closing.enabled,
      legend: true,
      emphasis: true,
    },
  ];
}
