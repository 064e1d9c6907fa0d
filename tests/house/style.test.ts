/** House style as a test over every source file; each rule is shown to fail on a planted file. */
import { describe, expect, it } from 'vitest';
import { ROOMS, allSources, sourcesOf } from './source-files.ts';
import { styleFaults } from './style-rules.ts';

/** These two hold the forbidden words because they are about them. */
const ABOUT_THE_RULES = new Set(['tests/house/style-rules.ts', 'tests/house/style.test.ts']);

describe('style of the house', () => {
  it.each(ROOMS)('%s', (room) => {
    const sources = sourcesOf(room).filter(({ path }) => !ABOUT_THE_RULES.has(path));
    expect(sources.flatMap(styleFaults)).toEqual([]);
  });

  it('has read the house', () => {
    expect(allSources().length).toBeGreaterThan(50);
  });
});

describe('what the check refuses', () => {
  const job = '/** A job. */\n';
  const planted: readonly (readonly [string, string])[] = [
    ['core/too-long.ts', job + 'export const a = 1;\n'.repeat(401)],
    ['core/CamelCase.ts', job],
    ['core/snake_case.ts', job],
    ['core/no-job.ts', 'export const a = 1;\n'],
    ['core/default.ts', `${job}export default 1;\n`],
    ['core/barrel.ts', `${job}export * from './a.ts';\nexport { b } from './b.ts';\n`],
    ['core/later.ts', `${job}// TODO later\n`],
    ['core/silenced.ts', `${job}// @ts-ignore\n`],
    ['core/any.ts', `${job}export const a = 1 as any;\n`],
    ['core/float.ts', `${job}export const a = parseFloat('1.2');\n`],
    ['core/enum.ts', `${job}export enum A { b }\n`],
    ['tests/only.test.ts', `${job}it.only('x', () => {});\n`],
  ];

  it.each(planted)('%s', (path, text) => {
    expect(styleFaults({ room: 'core', path, text })).toHaveLength(1);
  });

  it('and what it does not', () => {
    const text = `${job}export const many = 'company: anybody';\nexport { b } from './b.ts';\n`;
    expect(styleFaults({ room: 'core', path: 'core/fine-name.ts', text })).toEqual([]);
    const config = `${job}export default {};\n`;
    expect(styleFaults({ room: 'scripts', path: 'vite.config.ts', text: config })).toEqual([]);
  });
});
