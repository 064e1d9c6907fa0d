/** The rooms of the house import only what architecture §2 lets them; the check can fail. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RULES, importFaults, importsOf } from './import-rules.ts';
import { CHECKOUT, PRODUCT_ROOMS, ROOMS, sourcesOf } from './source-files.ts';
import type { Room } from './source-files.ts';

describe('imports of the rooms', () => {
  it.each(ROOMS)('%s keeps its rules', (room) => {
    expect(sourcesOf(room).flatMap(importFaults)).toEqual([]);
  });

  it.each(PRODUCT_ROOMS)('%s was read: it has files, and import lines where it may', (room) => {
    const sources = sourcesOf(room);
    expect(sources.length).toBeGreaterThan(0);
    const lines = sources.flatMap(({ text }) => importsOf(text));
    expect(lines.length).toBeGreaterThan(0);
  });

  it('knows a rule for every room of the product', () => {
    expect(Object.keys(RULES).toSorted()).toEqual([...PRODUCT_ROOMS].toSorted());
  });
});

describe('what the check refuses', () => {
  const planted: readonly (readonly [Room, string])[] = [
    ['core', `import { z } from 'zod';`],
    ['core', `import { readFileSync } from 'node:fs';`],
    ['core', `import type { Db } from '#db/sql.ts';`],
    ['contract', `export { x } from '#engine/engine.ts';`],
    ['db', `import { x } from '#contract/index.ts';`],
    ['engine', `import Database from 'better-sqlite3';`],
    ['engine', `import { useState } from 'react';`],
    ['engine', `const electron = await ${'import'}('electron');`],
    ['engine', `import '#renderer/main.tsx';`],
    ['electron', `import { x } from '#engine/engine.ts';`],
    ['renderer', `import { x } from '#engine/engine.ts';`],
    ['renderer', `import { join } from 'node:path';`],
    ['renderer', `import {\n  a,\n  b,\n} from '../core/money.ts';`],
    ['simulator', `import { fen } from '#core/money.ts';`],
    // Cut in two, so that this file does not itself look like one that imports Electron.
    ['tests', `import { app } ${'from'} 'electron';`],
    ['scripts', `${'require'}('electron');`],
  ];

  it.each(planted)('in %s: %s', (room, text) => {
    expect(importFaults({ room, path: `${room}/planted.ts`, text })).toHaveLength(1);
  });

  it('and what it does not: comments, own room, allowed packages', () => {
    const text = [
      `/* import { x } from '#db/sql.ts'; */`,
      `// import 'react';`,
      `import { fen } from '#core/money.ts';`,
      `import type { Db } from '#db/sql.ts';`,
      `import { z } from 'zod';`,
      `import cookie from '@fastify/cookie';`,
      `import { near } from './near.ts';`,
      `import { join } from 'node:path';`,
    ].join('\n');
    expect(importFaults({ room: 'engine', path: 'engine/planted.ts', text })).toEqual([]);
  });
});

describe('the type checker as the second net', () => {
  it.each(['core', 'contract'])('%s sees neither Node nor the DOM', (room) => {
    const base = readJson('tsconfig.base.json');
    expect(base).toMatchObject({ compilerOptions: { types: [], lib: ['es2024'], strict: true } });
    const own = readJson(`${room}/tsconfig.json`);
    expect(own).toMatchObject({ extends: '../tsconfig.base.json' });
    expect(own).not.toHaveProperty('compilerOptions');
  });
});

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(CHECKOUT, path), 'utf8'));
}
