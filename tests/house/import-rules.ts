/** Who may import what (architecture §2), as a table and one function over import lines. */
import { dirname, join } from 'node:path/posix';
import type { PRODUCT_ROOMS, Room, SourceFile } from './source-files.ts';

type Rule = {
  readonly rooms: readonly Room[];
  /** npm packages; `name/*` also allows everything below, and a scope is written `@scope/*`. */
  readonly packages: readonly string[];
  /** Whether Node's own modules may be imported. */
  readonly node: boolean;
};

/** The product's rooms; tests, bench and scripts may import any of them. */
export const RULES: Readonly<Record<(typeof PRODUCT_ROOMS)[number], Rule>> = {
  core: { rooms: [], packages: [], node: false },
  contract: { rooms: ['core'], packages: ['zod'], node: false },
  db: { rooms: ['core'], packages: ['better-sqlite3', 'kysely'], node: true },
  engine: {
    rooms: ['core', 'contract', 'db'],
    packages: [
      '@fastify/*',
      'csv-parse/*',
      'fastify',
      'fflate',
      'iconv-lite',
      'node-hid',
      'pino',
      'pinyin-pro',
      'read-excel-file/*',
      'ws',
      'zod',
    ],
    node: true,
  },
  electron: {
    rooms: ['contract'],
    packages: ['electron', 'electron-updater', 'original-fs'],
    node: true,
  },
  renderer: {
    rooms: ['core', 'contract'],
    packages: [
      '@ant-design/icons',
      '@tanstack/react-query',
      'antd',
      'antd/*',
      'bwip-js/*',
      'dayjs',
      'dayjs/*',
      'echarts/*',
      'react',
      'react-dom',
      'react-dom/*',
      'zustand',
    ],
    node: false,
  },
  // Its own SQLite, so that it shares not even a file format with the rooms it is meant to test.
  simulator: {
    rooms: [],
    packages: ['@fastify/*', 'better-sqlite3', 'fastify', 'fflate', 'iconv-lite', 'zod'],
    node: true,
  },
};

/** Programs that Electron itself runs, and nothing else does. */
const ELECTRON_PROGRAMS = ['scripts/test/electron-launcher/', 'tests/electron/stand-in/archived/'];

/** Every specifier a source imports, exports from, requires or loads at run time. */
export function importsOf(text: string): readonly string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const patterns = [
    /\b(?:import|export)\b[^'";]*?\bfrom\s*(['"])([^'"]+)\1/g,
    /\bimport\s*(['"])([^'"]+)\1/g,
    /\b(?:import|require|require\.resolve)\s*\(\s*(['"`])([^'"`]+)\1/g,
  ];
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[2] ?? ''));
}

function allows(list: readonly string[], name: string): boolean {
  return list.some((entry) =>
    entry.endsWith('/*') ? name.startsWith(entry.slice(0, -1)) : entry === name,
  );
}

/** What is wrong with the imports of one file: a sentence each, none when it keeps the rules. */
export function importFaults(file: SourceFile): readonly string[] {
  return importsOf(file.text).flatMap((specifier) => {
    const fault = specifierFault(file, specifier);
    return fault === null ? [] : [`${file.path}: '${specifier}' ${fault}`];
  });
}

function isProductRoom(room: Room): room is keyof typeof RULES {
  return Object.hasOwn(RULES, room);
}

function specifierFault(file: SourceFile, specifier: string): string | null {
  const { room } = file;
  if (specifier.startsWith('.')) {
    if (!isProductRoom(room)) return null;
    return join(dirname(file.path), specifier).startsWith(`${room}/`)
      ? null
      : 'climbs out of its room; rooms speak through the subpath imports of package.json';
  }
  if (specifier === 'electron' && room !== 'electron') {
    return ELECTRON_PROGRAMS.some((folder) => file.path.startsWith(folder))
      ? null
      : 'would start the download of Electron outside the shell';
  }
  if (!isProductRoom(room)) return null;
  const rule = RULES[room];
  if (specifier.startsWith('#')) {
    const target = specifier.slice(1).split('/')[0] ?? '';
    const isAllowed = target === room || (rule.rooms as readonly string[]).includes(target);
    return isAllowed ? null : `is a room that ${room} may not know`;
  }
  if (specifier.startsWith('node:')) {
    return rule.node ? null : `is Node, which ${room} may not know`;
  }
  return allows(rule.packages, specifier) ? null : `is not on the list of ${room}`;
}
