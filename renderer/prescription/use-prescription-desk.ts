/** The prescriptions of the person at the till: reading, choosing, linking, going on without one. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { PersonView } from '#contract/sale.ts';
import { usePage } from '#renderer/app/page-store.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import { rowState } from './prescription-words.ts';
import type { PrescriptionRow } from './prescription-words.ts';

export type PrescriptionDesk = {
  readonly person: PersonView | null;
  readonly rows: readonly PrescriptionRow[];
  readonly askedAt: number | null;
  readonly loading: boolean;
  readonly error: string | null;
  readonly chosen: PrescriptionRow | null;
  readonly linkedId: string | null;
  /** True, or why the chosen one cannot be linked. */
  readonly linkEnabled: true | string;
  readonly askEnabled: true | string;
  readonly choose: (row: PrescriptionRow | undefined) => void;
  readonly link: () => void;
  readonly ask: () => void;
  readonly changePerson: () => void;
  readonly without: () => void;
  readonly back: () => void;
};

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

export function usePrescriptionDesk(now: number): PrescriptionDesk {
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
  const { mutate } = refresh;
  const ask = useCallback(() => mutate({}), [mutate]);
  useFirstRefresh(alive && list.data?.askedAt === null, ask);
  const back = (): void => open('sale');

  return {
    person,
    rows,
    askedAt: list.data?.askedAt ?? null,
    loading: refresh.isPending || (person !== null && list.isPending),
    error: refresh.error?.sentence ?? list.error?.sentence ?? null,
    chosen,
    linkedId,
    linkEnabled: linkReason(chosen, now, linkedId, link.isPending, person !== null),
    askEnabled: refresh.isPending ? '正在查询，请稍等。' : person ? true : '请先扫医保码。',
    choose: (row) => row && setChosenId(row.prescriptionId),
    link: () => {
      if (chosen) link.mutate({ prescriptionId: chosen.prescriptionId }, { onSuccess: back });
    },
    ask,
    changePerson: () => clearPerson.mutate({}),
    without: () => {
      if (linkedId === null) back();
      else unlink.mutate({}, { onSuccess: back });
    },
    back,
  };
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
