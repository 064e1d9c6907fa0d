/** 打印队列: what waits and why, what did not come out; 立即再打, 不再打, 重打. */
import type { ReactNode } from 'react';
import type { PrintJobView } from '#contract/device.ts';
import { chinaTime } from '#core/time.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { Card } from '#renderer/design/card.tsx';
import { EmptyState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { ActionButton } from '#renderer/page-parts/action-button.tsx';
import { paperWords } from './device-words.ts';
import styles from './device.module.css';

export type QueueActs = {
  readonly tryNow: () => void;
  /** The first that waits. */
  readonly dropFirst: () => void;
  readonly drop: (job: PrintJobView) => void;
  /** True, or why there is nothing to do. */
  readonly enabled: true | string;
};

type QueueProps = { readonly jobs: readonly PrintJobView[]; readonly acts: QueueActs };

export function PrintQueueCard({ jobs, acts }: QueueProps): ReactNode {
  const waiting = jobs.filter((job) => job.state === 'waiting').length;
  return (
    <Card
      title="打印队列"
      tags={
        waiting > 0 ? (
          <StateTag kind="limited">{waiting} 张等待</StateTag>
        ) : (
          <StateTag kind="confirmed">没有等待</StateTag>
        )
      }
      extra="等待的装好纸会自动打出"
    >
      {jobs.length === 0 && <EmptyState>今天还没有打印过。</EmptyState>}
      <ul className={styles['queue']} aria-label="打印队列">
        {jobs.map((job) => (
          <Paper key={job.printId} job={job} onDrop={() => acts.drop(job)} />
        ))}
      </ul>
      <div className={styles['acts']}>
        <ActionButton cap="F10" enabled={acts.enabled} onPress={acts.tryNow}>
          立即再打
        </ActionButton>
        <ActionButton cap="Del" enabled={acts.enabled} onPress={acts.dropFirst}>
          第一张不再打
        </ActionButton>
      </div>
    </Card>
  );
}

type PaperProps = { readonly job: PrintJobView; readonly onDrop: () => void };

function Paper({ job, onDrop }: PaperProps): ReactNode {
  const reprint = useCommand('receipt.reprint');
  const { title, state, note } = paperWords(job);
  const [kind, word] = state;
  const { saleId } = job;
  const lost = job.state === 'failed' || job.state === 'dropped';
  const again = lost && saleId !== null && (job.document === 'slip' || job.document === 'voucher');
  return (
    <li>
      <span className="number">{chinaTime(job.askedAt)}</span>
      <b>{title}</b>
      <StateTag kind={kind} plain>
        {word}
      </StateTag>
      <span className={styles['note']}>{job.state === 'printed' ? '' : note}</span>
      {job.state === 'waiting' && (
        <button type="button" className="link-button" onClick={onDrop}>
          不再打
        </button>
      )}
      {again && (
        <button
          type="button"
          className="link-button"
          onClick={() => {
            if (!reprint.isPending) reprint.mutate({ saleId });
          }}
        >
          重打
        </button>
      )}
    </li>
  );
}
