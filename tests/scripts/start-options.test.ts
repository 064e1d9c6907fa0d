/** What `npm start` takes and refuses, and which folders it may touch. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseStartOptions } from '../../scripts/start/options.mjs';
import { storeSecrets } from '../../scripts/start/secrets.mjs';
import { staffTable, terminalWidth } from '../../scripts/start/staff-table.mjs';
import { prepareTrainingDir } from '../../scripts/start/training-dir.mjs';

describe('options of npm start', () => {
  it('without any: the training store and its region, a free port, a window', () => {
    const options = parseStartOptions([]);
    expect(options).toMatchObject({ kind: 'start', fresh: false, port: 0, open: true });
    expect(options).toMatchObject({
      dataDir: expect.stringMatching(/\.rxtill[/\\]training$/),
      region: expect.stringMatching(/regions[/\\]training\.json$/),
    });
  });

  it('another region keeps its store in a folder of its own', () => {
    expect(parseStartOptions(['--region', '/x/yunzhou.json'])).toMatchObject({
      region: '/x/yunzhou.json',
      dataDir: expect.stringMatching(/\.rxtill[/\\]yunzhou$/),
    });
  });

  it.each([
    [['--bogus'], '--bogus'],
    [['--port', 'abc'], 'abc'],
    [['--port', '65536'], '65536'],
    [['--data'], '--data'],
    [['stray'], 'stray'],
  ])('refuses %j by name', (args, named) => {
    const options = parseStartOptions(args);
    expect(options.kind).toBe('refused');
    expect(options).toMatchObject({ sentence: expect.stringContaining(named) });
  });
});

describe('the folder of a training store', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rxtill-start-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const region = '/regions/training.json';

  it('is made, kept, and made anew only when asked', () => {
    const store = join(folder, 'store');
    prepareTrainingDir(store, { fresh: false, region });
    writeFileSync(join(store, 'till.db'), 'sales');
    prepareTrainingDir(store, { fresh: false, region });
    expect(existsSync(join(store, 'till.db'))).toBe(true);
    prepareTrainingDir(store, { fresh: true, region });
    expect(existsSync(join(store, 'till.db'))).toBe(false);
  });

  it('is never something else, with --fresh least of all', () => {
    writeFileSync(join(folder, 'real.db'), 'a real store');
    for (const fresh of [false, true]) {
      expect(() => prepareTrainingDir(folder, { fresh, region })).toThrow('不是演练门店');
    }
    expect(existsSync(join(folder, 'real.db'))).toBe(true);
  });

  it('is refused with exit code 3 while a process has it open, and free when that is gone', () => {
    prepareTrainingDir(folder, { fresh: false, region });
    writeFileSync(join(folder, 'host.json'), JSON.stringify({ pid: process.pid, url: 'http://x' }));
    let refusal: unknown;
    try {
      prepareTrainingDir(folder, { fresh: true, region });
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({ exitCode: 3, message: expect.stringContaining('已被') });
    // No process has this number: Linux ends at 2^22.
    writeFileSync(join(folder, 'host.json'), JSON.stringify({ pid: 2 ** 30 }));
    prepareTrainingDir(folder, { fresh: false, region });
  });

  it('has secrets of its own that only its owner reads', () => {
    const first = storeSecrets(folder);
    expect(storeSecrets(folder)).toEqual(first);
    expect(first.secret.length).toBeGreaterThanOrEqual(32);
    if (process.platform !== 'win32') {
      expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
    }
    mkdirSync(join(folder, 'other'));
    expect(storeSecrets(join(folder, 'other'))).not.toEqual(first);
  });
});

describe('the table of staff', () => {
  it('lines up although Chinese is twice as wide', () => {
    const lines = staffTable([
      { staffNo: '0101', pin: '246810', role: 'manager', name: '赵国栋', title: '店长' },
      { staffNo: '0107', pin: '314159', role: 'cashier', name: '林一', title: '收银员' },
    ]);
    expect(lines).toHaveLength(3);
    const starts = lines.map((line) =>
      terminalWidth(line.slice(0, line.search(/职务|店长$|收银员$/))),
    );
    expect(new Set(starts).size).toBe(1);
    expect(lines[2]).toContain('314159');
  });
});
