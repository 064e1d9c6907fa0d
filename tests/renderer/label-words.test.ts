/** The usage of a prescription line on the two lines of a label. */
import { expect, it } from 'vitest';
import { labelUsage } from '#renderer/sale/label-words.ts';

it.each([
  ['口服 每次 1片 每日1次 · 28天', '口服 每日1次', '每次 1片'],
  ['口服 每次 5mg 每日2次', '口服 每日2次', '每次 5mg'],
  [' 每次 1片 每日1次', '每日1次', '每次 1片'],
  ['外用', '外用', ''],
  ['', '', ''],
])('"%s" → 用法 "%s", 用量 "%s"', (text, usage, dosage) => {
  expect(labelUsage(text)).toEqual({ usage, dosage });
});
