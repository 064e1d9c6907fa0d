/** What the last scan or act did, in one line; polite live region. Bad news stays till the next. */
import type { ReactNode } from 'react';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { useNotice } from './notice-store.ts';

const KINDS = { good: 'confirmed', bad: 'refused', info: 'info' } as const;

/** The content alone: the counter shows it in its scan row. */
export function Feedback(): ReactNode {
  const notice = useNotice((state) => state.notice);
  return (
    <div className="feedback" aria-live={notice?.tone === 'bad' ? 'assertive' : 'polite'}>
      {notice && notice.tag !== '' && <StateTag kind={KINDS[notice.tone]}>{notice.tag}</StateTag>}
      {notice && notice.tag === '' && notice.tone !== 'info' && (
        <StateTag kind={KINDS[notice.tone]}>{notice.tone === 'bad' ? '没有成功' : '完成'}</StateTag>
      )}
      {notice && (
        <span key={notice.number} className={`feedback-text feedback-${notice.tone}`}>
          {notice.text}
        </span>
      )}
    </div>
  );
}

/** The line above the legend on pages without a scan row. */
export function FeedbackLine(): ReactNode {
  const notice = useNotice((state) => state.notice);
  const clear = useNotice((state) => state.clear);
  if (!notice) return null;
  return (
    <div className={`feedback-line feedback-line-${notice.tone}`}>
      <Feedback />
      <button type="button" className="link-button" tabIndex={-1} onClick={clear}>
        知道了
      </button>
    </div>
  );
}
