/** What 设置 › 更新 says of every stage. */
import { expect, it } from 'vitest';
import { updateNewsSchema } from '#contract/shell.ts';
import { updateWord } from '#renderer/settings/update-words.ts';

const at = { version: '', percent: null, note: '', running: '0.1.0', feed: '', hasShell: true };

it('has a sentence for every stage, with version, share and reason where there are any', () => {
  const words = updateNewsSchema.shape.stage.options.map(
    (stage) => updateWord({ ...at, stage, shiftsOpen: 0 })[1],
  );
  expect(new Set(words).size).toBe(words.length);
  const state = { ...at, stage: 'downloading', version: '0.2.0', percent: 40 } as const;
  expect(updateWord({ ...state, shiftsOpen: 0 })).toEqual(['waiting', '正在下载 0.2.0，40%']);
  const failed = { ...at, stage: 'failed', note: 'sha512 不对', shiftsOpen: 0 } as const;
  expect(updateWord(failed)).toEqual(['refused', '没有成功：sha512 不对']);
});
