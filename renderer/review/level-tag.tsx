/** How grave a finding is, as a tag: 拦截 and 需处理 carry their icon, 提示 only names a kind. */
import type { ReactNode } from 'react';
import type { Finding, ReviewItem } from '#contract/prescription.ts';
import { LabelTag, StateTag } from '#renderer/design/state-tag.tsx';
import { LEVEL_WORDS } from './review-words.ts';

type LevelTagProps = { readonly level: Finding['level']; readonly count?: number };

export function LevelTag({ level, count }: LevelTagProps): ReactNode {
  const text = `${LEVEL_WORDS[level]}${count === undefined ? '' : ` ${count}`}`;
  if (level === 'note') return <LabelTag>{text}</LabelTag>;
  return <StateTag kind={level === 'block' ? 'refused' : 'limited'}>{text}</StateTag>;
}

export function FindingTags(props: { readonly counts: ReviewItem['findingCounts'] }): ReactNode {
  const { block, handle, note } = props.counts;
  if (block + handle + note === 0) return <StateTag kind="confirmed">自动检查无发现</StateTag>;
  return (['block', 'handle', 'note'] as const)
    .filter((level) => props.counts[level] > 0)
    .map((level) => <LevelTag key={level} level={level} count={props.counts[level]} />);
}
