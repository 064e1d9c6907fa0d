/** House style that no other tool checks: a list of rules over one source file. */
import { basename } from 'node:path';
import type { SourceFile } from './source-files.ts';

const LONGEST_FILE = 400;
const CONFIGURATION = /(^|\/)[a-z]+\.config\.ts$/;

/** Words that stand for unfinished work, for silenced checks, or for money in floating point. */
const BANNED: readonly (readonly [RegExp, string])[] = [
  [/\b(TODO|FIXME|XXX|HACK)\b/, 'unfinished work'],
  [/@ts-(ignore|nocheck|expect-error)/, 'a silenced type checker'],
  [
    /(eslint|oxlint)-disable(?!-next-line [\w/@-]+ -- \w)/,
    'a silenced linter (only one line, one rule and with the reason)',
  ],
  [/\bas any\b|:\s*any\b|<any>/, 'any'],
  [/\bparseFloat\s*\(/, 'floating point where an amount may hide'],
  [/\b(describe|it|test)(\.\w+)*\.only\b|\b(fit|fdescribe)\(/, 'a test that hides the others'],
  [/^\s*(export\s+)?(const\s+)?enum\s/m, 'an enum (types must be erasable)'],
  [/^\s*(export\s+)?(declare\s+)?namespace\s/m, 'a namespace (types must be erasable)'],
  [/(['"`\s])\/(home|Users|work)\/\w/, "a path of somebody's machine"],
  [/lorem ipsum/i, 'filler text'],
];

/** Too long to be read, because a program writes and reads them: each is held against its source. */
const GENERATED: ReadonlySet<string> = new Set(['db/schema.ts']);

/** The one place where a test may be skipped: by what the machine lacks, and aloud. */
const SKIPS_ALOUD = 'tests/support/needs.ts';
const SKIP = /\b(describe|it|test|suite)(\.\w+)*\.(skip|todo|skipIf|fails)\b|\b(xit|xdescribe)\(/;

/** What is wrong with the style of one file: a sentence each, none when it is fine. */
export function styleFaults(file: SourceFile): readonly string[] {
  const faults = [
    ...lengthFaults(file),
    ...nameFaults(file),
    ...commentFaults(file),
    ...exportFaults(file),
    ...(file.path !== SKIPS_ALOUD && SKIP.test(file.text) ? ['has a test that does not run'] : []),
    ...BANNED.filter(([pattern]) => pattern.test(file.text)).map(([, what]) => `has ${what}`),
  ];
  return faults.map((fault) => `${file.path}: ${fault}`);
}

function lengthFaults({ path, text }: SourceFile): readonly string[] {
  const lines = text.split('\n').length - 1;
  return lines > LONGEST_FILE && !GENERATED.has(path)
    ? [`has ${lines} lines, at most ${LONGEST_FILE}`]
    : [];
}

function nameFaults({ path }: SourceFile): readonly string[] {
  const name = basename(path).replace(/(\.(test|config|module))?\.[a-z]+$/, '');
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) ? [] : ['is not named in kebab-case'];
}

function commentFaults({ text }: SourceFile): readonly string[] {
  const start = text.replace(/^(#!.*\n|\s*'use strict';)/, '').trimStart();
  return start.startsWith('/*') || start.startsWith('//') ? [] : ['does not begin with its job'];
}

function exportFaults({ path, text }: SourceFile): readonly string[] {
  const faults: string[] = [];
  if (/^export default\b|\bas default\b/m.test(text) && !CONFIGURATION.test(path)) {
    faults.push('has a default export');
  }
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const rest = code.replace(/^export\s+(type\s+)?(\*|\{[^}]*\})[^;]*from[^;]*;/gm, '').trim();
  if (rest === '' && /\bfrom\b/.test(code) && path !== 'contract/index.ts') {
    faults.push('is a barrel');
  }
  return faults;
}
