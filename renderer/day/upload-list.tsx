/** 待上传: what still has to reach the platform, grouped, with the platform's own refusal. */
import type { ReactNode } from 'react';
import type { OutboxItem } from '#contract/outbox.ts';
import { EmptyState, ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { spanText } from '#renderer/design/use-now.ts';
import { KeyHint } from '#renderer/page-parts/key-hint.tsx';
import { UPLOAD_WORDS, groupUploads } from './day-words.ts';
import styles from './day.module.css';

type UploadListProps = {
  readonly items: readonly OutboxItem[] | undefined;
  readonly error: string | null;
  readonly now: number;
  readonly onSend: () => void;
  readonly onOpen: () => void;
};

export function UploadList({ items, error, now, onSend, onOpen }: UploadListProps): ReactNode {
  const groups = groupUploads(items ?? []);
  const refused = groups.find((group) => group.state === 'refused');
  const count = items?.length ?? 0;
  return (
    <section className={`${styles['panel']} ${styles['uploads']}`} aria-label="待上传">
      <header className={styles['head']}>
        <h2>待上传</h2>
        {count > 0 && <StateTag kind="limited">{count} 条</StateTag>}
        <span className={styles['push']} />
        <KeyHint cap="G" onPress={onOpen}>
          逐条处理
        </KeyHint>
        <KeyHint cap="U" onPress={onSend}>
          立即上传
        </KeyHint>
      </header>
      <div className={styles['scroll']}>
        {error !== null && (
          <div className={styles['place']}>
            <ErrorState>{error}</ErrorState>
          </div>
        )}
        {items === undefined && error === null && (
          <div className={styles['place']}>
            <LoadingState text="正在读取" />
          </div>
        )}
        {items !== undefined && count === 0 && (
          <div className={styles['place']}>
            <EmptyState>全部已上传，没有等待的内容。</EmptyState>
          </div>
        )}
        {count > 0 && (
          <table className={styles['table']}>
            <thead>
              <tr>
                <th>内容</th>
                <th className={styles['figure']}>条数</th>
                <th className={styles['figure']}>最早</th>
                <th className={styles['figure']}>已试</th>
                <th>状态</th>
              </tr>
            </thead>
            <tbody>
              {groups.map((group) => (
                <tr key={`${group.name} ${group.state}`}>
                  <td>{group.name}</td>
                  <td className={styles['figure']}>{group.count}</td>
                  <td className={styles['figure']}>{roughSpan(now - group.oldestAt)}</td>
                  <td className={styles['figure']}>{group.tries} 次</td>
                  <td>
                    <StateTag kind={UPLOAD_WORDS[group.state].kind}>
                      {UPLOAD_WORDS[group.state].word}
                    </StateTag>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      {refused && <div className={styles['reason']}>退回原因：{refused.reason}</div>}
    </section>
  );
}

/** Largest unit only: the age of an upload is read at a glance. */
function roughSpan(span_ms: number): string {
  return spanText(span_ms).split(' ').slice(0, 2).join(' ');
}
