/** The linter as the third net: its restricted imports are tried on planted files. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHECKOUT } from './source-files.ts';

const PLANTED: readonly (readonly [string, string, string])[] = [
  ['core/clock.ts', `import { readFileSync } from 'node:fs';`, 'no-restricted-imports'],
  ['contract/a.ts', `import { open } from '#db/open.ts';`, 'no-restricted-imports'],
  ['db/a.ts', `import { x } from '#engine/engine.ts';`, 'no-restricted-imports'],
  ['engine/a.ts', `import Database from 'better-sqlite3';`, 'no-restricted-imports'],
  ['engine/b.ts', `import { useState } from 'react';`, 'no-restricted-imports'],
  ['electron/a.ts', `import { x } from '#engine/engine.ts';`, 'no-restricted-imports'],
  ['renderer/a.ts', `import { x } from '#db/open.ts';`, 'no-restricted-imports'],
  ['simulator/a.ts', `import { x } from '#core/money.ts';`, 'no-restricted-imports'],
  ['core/b.ts', `export default 1;`, 'no-default-export'],
];

const FINE: readonly (readonly [string, string])[] = [
  ['engine/fine.ts', `import { fen } from '#core/money.ts';\nexport const a = fen(1);\n`],
  ['db/fine.ts', `import Database from 'better-sqlite3';\nexport const a = new Database('');\n`],
];

describe('the linter', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rxtill-lint-'));
    cpSync(join(CHECKOUT, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    for (const [path, text] of [...PLANTED, ...FINE]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  function lint(path: string): { readonly code: number | null; readonly output: string } {
    const program = join(CHECKOUT, 'node_modules', 'oxlint', 'bin', 'oxlint');
    const args = [program, '-f', 'unix', path];
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    return { code: status, output: stdout };
  }

  it.each(PLANTED)('refuses in %s: %s', (path, _text, rule) => {
    const { code, output } = lint(path);
    expect(output).toContain(rule);
    expect(code).toBe(1);
  });

  it.each(FINE)('lets through %s', (path) => {
    expect(lint(path)).toMatchObject({ code: 0 });
  });
});
