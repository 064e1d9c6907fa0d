/** The keys of 选处方 (design notes §4.3). */
import { useNotice } from '#renderer/app/notice-store.ts';
import type { KeyBinding } from '#renderer/keys/key-store.ts';
import type { PrescriptionRow } from './prescription-words.ts';
import type { PrescriptionDesk } from './use-prescription-desk.ts';

export function prescriptionKeys(desk: PrescriptionDesk): readonly KeyBinding[] {
  const { rows, chosen, choose } = desk;
  const hasRows: true | string = rows.length > 0 ? true : '还没有可选的处方。';
  const move = (step: number): void => {
    const at = rows.findIndex((row) => row === chosen);
    choose(rows[Math.min(rows.length - 1, Math.max(0, at + step))]);
  };
  return [
    arrow('ArrowUp', () => move(-1), hasRows),
    { ...arrow('ArrowDown', () => move(1), hasRows), hidden: true },
    ...edgeKeys(rows, choose),
    ...digitKeys(rows, choose, hasRows),
    {
      key: 'Enter',
      label: '关联并送审',
      run: desk.link,
      enabled: desk.linkEnabled,
      legend: true,
      emphasis: true,
    },
    {
      key: 'F3',
      label: '换人',
      run: desk.changePerson,
      enabled: desk.person ? true : '请直接扫下一位的医保码。',
      legend: true,
    },
    { key: 'F5', label: '刷新', run: desk.ask, enabled: desk.askEnabled, legend: true },
    {
      key: 'F6',
      label: '扫纸质处方码',
      run: () => useNotice.getState().say('info', '请扫纸质处方上的二维码。'),
      legend: true,
    },
    { key: 'KeyN', label: '不用处方', run: desk.without, legend: true },
    { key: 'Escape', label: '返回收银', run: desk.back, legend: true },
  ];
}

function arrow(key: string, run: () => void, enabled: true | string): KeyBinding {
  return { key, label: '选处方', cap: '↑↓', run, enabled, legend: true, repeats: true };
}

function edgeKeys(
  rows: readonly PrescriptionRow[],
  choose: (row: PrescriptionRow | undefined) => void,
): readonly KeyBinding[] {
  return [
    { key: 'Home', label: '第一张', run: () => choose(rows[0]), hidden: true },
    { key: 'End', label: '最后一张', run: () => choose(rows.at(-1)), hidden: true },
  ];
}

/** Digits 1–9; one legend cell stands for all of them. */
function digitKeys(
  rows: readonly PrescriptionRow[],
  choose: (row: PrescriptionRow | undefined) => void,
  enabled: true | string,
): readonly KeyBinding[] {
  const count = Math.max(1, Math.min(9, rows.length));
  return Array.from({ length: count }, (_, index) => ({
    key: `Digit${index + 1}`,
    label: '直接选',
    cap: count === 1 ? '1' : `1–${count}`,
    run: () => choose(rows.find((row) => row.position === index + 1)),
    enabled,
    legend: index === 0,
    hidden: index > 0,
  }));
}
