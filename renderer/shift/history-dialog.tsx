/** Closed shifts of the store: who, when, the difference and why; each report can be printed again. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ClosedShift } from '#contract/shift.ts';
import { displayYuan } from '#core/money.ts';
import { differenceWord } from '#core/shift.ts';
import { chinaDateTime } from '#core/time.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { EmptyState } from '#renderer/design/states.tsx';
import { ReportDialog } from './report-dialog.tsx';
import styles from '#renderer/day/day.module.css';

const LISTED = 60;

export function HistoryDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const rows = useCall('shift.list', { limit: LISTED }).data;
  const [wanted, setChosen] = useState(0);
  const [shown, setShown] = useState<ClosedShift | null>(null);
  const last = Math.max(0, (rows?.length ?? 0) - 1);
  const chosen = Math.min(wanted, last);
  const row = rows?.[chosen];
  const enabled =
    row === undefined
      ? rows === undefined
        ? '正在读取，请稍等。'
        : '还没有交过班。'
      : row.zNo === null
        ? '这一班交班时还没有交班报表。'
        : (true as const);
  const move = (step: number) => (): void => setChosen(Math.min(last, Math.max(0, chosen + step)));
  return (
    <>
      <Dialog
        title="班次记录"
        width={860}
        onClose={onClose}
        keys={[
          { key: 'ArrowUp', label: '上一班', run: move(-1), repeats: true, hidden: true },
          { key: 'ArrowDown', label: '下一班', run: move(1), repeats: true, hidden: true },
        ]}
        buttons={[
          {
            key: 'Enter',
            label: '看报表',
            main: true,
            enabled,
            run: () => setShown(row ?? null),
          },
        ]}
        note="↑↓ 选班次，重打在报表里"
      >
        {rows?.length === 0 && <EmptyState>还没有交过班。</EmptyState>}
        <div className={styles['historyRows']}>
          <table className={styles['table']}>
            <thead>
              <tr>
                {['报表', '台', '班', '开班', '交班', '单', '应有', '实点', '差额'].map((name) => (
                  <th key={name}>{name}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows?.map((one, index) => (
                <HistoryRow
                  key={one.shiftId}
                  row={one}
                  current={index === chosen}
                  onChoose={() => setChosen(index)}
                />
              ))}
            </tbody>
          </table>
        </div>
        {row !== undefined && row.note !== '' && <p>差异原因：{row.note}</p>}
      </Dialog>
      {shown && <ReportDialog shiftId={shown.shiftId} onClose={() => setShown(null)} />}
    </>
  );
}

type HistoryRowProps = {
  readonly row: ClosedShift;
  readonly current: boolean;
  readonly onChoose: () => void;
};

function HistoryRow({ row, current, onChoose }: HistoryRowProps): ReactNode {
  const { difference_fen } = row;
  return (
    <tr
      aria-current={current}
      className={current ? styles['historyChosen'] : undefined}
      onClick={onChoose}
    >
      <td>{row.zNo === null ? '—' : `Z ${row.zNo}`}</td>
      <td>{row.till}</td>
      <td>{row.number}</td>
      <td>
        {chinaDateTime(row.openedAt).slice(5, 16)} {row.openedBy}
      </td>
      <td>
        {chinaDateTime(row.closedAt).slice(5, 16)} {row.closedBy}
      </td>
      <td className={styles['figure']}>{row.saleCount}</td>
      <td className={styles['figure']}>{displayYuan(row.expected_fen)}</td>
      <td className={styles['figure']}>{displayYuan(row.counted_fen)}</td>
      <td className={styles['figure']}>
        {differenceWord(difference_fen)}
        {difference_fen === 0 ? '' : ` ${displayYuan(difference_fen)}`}
      </td>
    </tr>
  );
}
