/** What 设置 › 更新 says of an update. Pure. */
import type { UpdateState } from '#contract/update.ts';
import type { StateKind } from '#renderer/design/state-tag.tsx';

const STAGES = {
  idle: ['ended', '还没有检查过'],
  checking: ['waiting', '正在检查'],
  none: ['confirmed', '已是最新版本'],
  found: ['limited', '有新版本'],
  downloading: ['waiting', '正在下载'],
  ready: ['limited', '已下载，还没有安装'],
  failed: ['refused', '没有成功'],
} as const satisfies Record<UpdateState['stage'], readonly [StateKind, string]>;

/** Kind and sentence of where the update stands. */
export function updateWord(state: UpdateState): readonly [StateKind, string] {
  const [kind, word] = STAGES[state.stage];
  const { version, percent, note } = state;
  const which = version === '' ? '' : ` ${version}`;
  const done = percent === null ? '' : `，${percent}%`;
  const why = note === '' ? '' : `：${note}`;
  return [kind, `${word}${which}${done}${why}`];
}
