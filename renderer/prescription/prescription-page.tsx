/**
 * 选处方 (picture 07): the circulated prescriptions of the person at the till, one chosen, linked
 * and sent to the pharmacist. Linking is no reservation, and the page says so.
 */
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { usePage } from '#renderer/app/page-store.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import { useNow } from '#renderer/design/use-now.ts';
import { useKeys } from '#renderer/keys/use-keys.ts';
import type { KeyBinding } from '#renderer/keys/key-store.ts';
import { PersonStrip } from './person-strip.tsx';
import { PrescriptionList } from './prescription-list.tsx';
import { PrescriptionPreview } from './prescription-preview.tsx';
import { rowState } from './prescription-words.ts';
import type { PrescriptionRow } from './prescription-words.ts';
import styles from './prescription.module.css';

/** Asks the platform by itself when a person is there and nobody has asked for them yet. */
function useFirstRefresh(wanted: boolean, refresh: () => void): void {
  const asked = useRef(false);
  useEffect(() => {
    if (!wanted) asked.current = false;
    else if (!asked.current) {
      asked.current = true;
      refresh();
    }
  }, [wanted, refresh]);
}

/** The chosen row; while nobody has chosen, the first that can be linked. */
function chosenRow(
  rows: readonly PrescriptionRow[],
  chosenId: string | null,
  now: number,
): PrescriptionRow | null {
  const chosen = rows.find((row) => row.prescriptionId === chosenId);
  return chosen ?? rows.find((row) => rowState(row, now).usable) ?? rows[0] ?? null;
}

export function PrescriptionPage(): ReactNode {
  const now = useNow();
  const open = usePage((state) => state.open);
  const sale = useCall('sale.current', {});
  const list = useCall('prescription.list', {});
  const refresh = useCommand('prescription.refresh', { failure: 'own' });
  const link = useCommand('prescription.link');
  const unlink = useCommand('prescription.unlink');
  const clearPerson = useCommand('person.clear');
  const [chosenId, setChosenId] = useState<string | null>(null);

  const person = sale.data?.person ?? null;
  const alive = person?.credentialExpiresAt != null && person.credentialExpiresAt > now;
  const rows = person ? (list.data?.rows ?? []) : [];
  const chosen = chosenRow(rows, chosenId, now);
  const linkedId = sale.data?.prescription?.prescriptionId ?? null;
  const { mutate: ask } = refresh;
  const startRefresh = useRef(() => ask({})).current;
  useFirstRefresh(alive && list.data?.askedAt === null, startRefresh);

  const back = (): void => open('sale');
  const choose = (row: PrescriptionRow | undefined): void => {
    if (row) setChosenId(row.prescriptionId);
  };
  const move = (step: number): void => {
    const at = rows.findIndex((row) => row === chosen);
    choose(rows[Math.min(rows.length - 1, Math.max(0, at + step))]);
  };
  const linkEnabled = linkReason(chosen, now, linkedId, link.isPending, person !== null);
  const linkChosen = (): void => {
    if (chosen) link.mutate({ prescriptionId: chosen.prescriptionId }, { onSuccess: back });
  };
  const withoutPrescription = (): void => {
    if (linkedId === null) back();
    else unlink.mutate({}, { onSuccess: back });
  };
  const hasRows: true | string = rows.length > 0 ? true : '还没有可选的处方。';
  const askEnabled: true | string = refresh.isPending
    ? '正在查询，请稍等。'
    : person === null
      ? '请先扫医保码。'
      : true;

  useKeys('选处方', [
    arrow('ArrowUp', () => move(-1), hasRows),
    { ...arrow('ArrowDown', () => move(1), hasRows), hidden: true },
    ...edgeKeys(rows, choose),
    ...digitKeys(rows, choose, hasRows),
    {
      key: 'Enter',
      label: '关联并送审',
      run: linkChosen,
      enabled: linkEnabled,
      legend: true,
      emphasis: true,
    },
    {
      key: 'F3',
      label: '换人',
      run: () => clearPerson.mutate({}),
      enabled: person === null ? '请直接扫下一位的医保码。' : true,
      legend: true,
    },
    { key: 'F5', label: '刷新', run: () => ask({}), enabled: askEnabled, legend: true },
    {
      key: 'F6',
      label: '扫纸质处方码',
      run: () => useNotice.getState().say('info', '请扫纸质处方上的二维码。'),
      legend: true,
    },
    { key: 'KeyN', label: '不用处方', run: withoutPrescription, legend: true },
    { key: 'Escape', label: '返回收银', run: back, legend: true },
  ]);

  return (
    <main className={styles['page']} aria-label="选处方">
      <div className={styles['left']}>
        <PersonStrip person={person} now={now} onChange={() => clearPerson.mutate({})} />
        <PrescriptionList
          rows={rows}
          askedAt={list.data?.askedAt ?? null}
          hasPerson={person !== null}
          loading={refresh.isPending || (person !== null && list.isPending)}
          error={refresh.error?.sentence ?? list.error?.sentence ?? null}
          chosenId={chosen?.prescriptionId ?? null}
          linkedId={linkedId}
          now={now}
          onChoose={choose}
          onLink={linkEnabled === true ? linkChosen : () => undefined}
          onRefresh={() => ask({})}
        />
      </div>
      <PrescriptionPreview
        row={chosen}
        now={now}
        linkEnabled={linkEnabled}
        onLink={linkChosen}
        onBack={back}
        onWithout={withoutPrescription}
      />
    </main>
  );
}

/** True, or why Enter cannot link the chosen row. */
function linkReason(
  row: PrescriptionRow | null,
  now: number,
  linkedId: string | null,
  busy: boolean,
  hasPerson: boolean,
): true | string {
  if (!hasPerson) return '还没有识别参保人，请扫医保码。';
  if (row === null) return '还没有可选的处方。';
  if (busy) return '正在关联，请稍等。';
  if (row.prescriptionId === linkedId) return '这张处方已在本单中。';
  const state = rowState(row, now);
  if (state.usable) return true;
  if (state.kind === 'claimed') return `这张处方正在另一台使用：${row.claimedBy}。`;
  return `${state.word}，不能调配。`;
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
