/** 查明细 of a difference: both sides, and every message of it with what it brought. */
import type { ReactNode } from 'react';
import { chinaDateTime } from '#core/time.ts';
import type { LevelDifferenceView } from '#contract/level.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { EmptyState, ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { LevelSides } from './level-sides.tsx';
import styles from './day.module.css';

type LevelDetailProps = {
  readonly difference: LevelDifferenceView;
  readonly onClose: () => void;
};

export function LevelDetail({ difference, onClose }: LevelDetailProps): ReactNode {
  const { differenceId } = difference;
  const history = useCall('level.history', { differenceId });
  return (
    <Dialog
      width={820}
      title={difference.title}
      onClose={onClose}
      buttons={[{ key: 'Enter', label: '看完了', main: true, run: onClose }]}
    >
      <p>{difference.cause}。</p>
      <LevelSides difference={difference} />
      <h3>往来报文</h3>
      {history.error && <ErrorState>{history.error.sentence}</ErrorState>}
      {history.isPending && <LoadingState text="正在读取" />}
      {history.data?.rows.length === 0 && <EmptyState>本机没有这笔的报文。</EmptyState>}
      {history.data && history.data.rows.length > 0 && (
        <table className={styles['table']} aria-label="往来报文">
          <tbody>
            {history.data.rows.map((row) => (
              <tr key={row.msgid}>
                <td className="number">{chinaDateTime(row.at).slice(5)}</td>
                <td>{row.name}</td>
                <td>
                  <code className="code">{row.msgid}</code>
                </td>
                <td>
                  {row.state}
                  {row.detail !== '' && <span className="muted">　{row.detail}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  );
}
