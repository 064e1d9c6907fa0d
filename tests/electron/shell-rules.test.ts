/** The shell's pure parts: command line, page addresses, keys, pauses. No Electron needed. */
import { describe, expect, it } from 'vitest';
import { isBrowserKey } from '#electron/browser-keys.ts';
import { attachAddress, parseShellOptions } from '#electron/options.ts';
import { fileName, isOwnBlob, originOf, pageFile } from '#electron/page-file.ts';
import { restartPause } from '#electron/restart-pause.ts';

describe('command line of the shell', () => {
  it('runs the engine itself unless told where one runs', () => {
    expect(parseShellOptions(['--no-sandbox', '.', '--data', 'd', '--training'])).toEqual({
      ok: true,
      options: {
        mode: 'utility',
        dataDir: 'd',
        region: null,
        training: true,
        rollBack: false,
        fullScreen: false,
        engine: null,
        page: null,
      },
    });
    const url = 'http://127.0.0.1:4100/?token=x';
    expect(parseShellOptions(['--attach', url, '--full-screen'])).toEqual({
      ok: true,
      options: { mode: 'attach', url, fullScreen: true },
    });
  });

  it('adds the token that came apart from the address', () => {
    const origin = 'http://127.0.0.1:4100';
    expect(attachAddress(origin, 'x')).toBe(`${origin}/?token=x`);
    expect(attachAddress(`${origin}/?token=y`, 'x')).toBe(`${origin}/?token=y`);
    expect(attachAddress(origin, undefined)).toBe(`${origin}/`);
  });

  it.each(['', 'file:///etc/passwd', 'javascript:alert(1)', 'not an address'])(
    'does not attach to %j',
    (url) => expect(parseShellOptions(['--attach', url]).ok).toBe(false),
  );
});

describe('addresses of the page', () => {
  it.each([
    ['rxtill://till/', '/app/index.html'],
    ['rxtill://till/assets/a.js?x=1', '/app/assets/a.js'],
    // The address itself ends at its root: there is no way up.
    ['rxtill://till/%2e%2e/secret.json', '/app/secret.json'],
  ])('%s is %s', (address, path) => expect(pageFile('/app', address)?.path).toBe(path));

  it.each([
    'rxtill://till/..%2fsecret.json',
    'rxtill://till/%zz.js',
    'rxtill://other/index.html',
    'rxtill://till/store.db',
    'rxtill://till/%00.exe',
  ])('%s is nothing', (address) => expect(pageFile('/app', address)).toBeNull());

  it('knows the origin of a scheme of its own', () => {
    expect(originOf('rxtill://till/x')).toBe('rxtill://till');
    expect(originOf('http://127.0.0.1:80/x')).toBe('http://127.0.0.1');
    expect(originOf('nonsense')).toBe('');
  });
});

describe('keys', () => {
  const stroke = (key: string, ctrlKey = false) => ({ key, ctrlKey, metaKey: false });

  it('belong to the till where a browser would act', () => {
    for (const key of ['F1', 'F3', 'F5', 'F6', 'F7', 'F10', 'F11', 'F12']) {
      expect(isBrowserKey(stroke(key))).toBe(true);
    }
    expect(isBrowserKey(stroke('R', true))).toBe(true);
    expect(isBrowserKey(stroke('l', true))).toBe(true);
  });

  it('stay what they are where a person types', () => {
    for (const key of ['r', 'Enter', 'Tab', 'F2']) expect(isBrowserKey(stroke(key))).toBe(false);
    expect(isBrowserKey(stroke('c', true))).toBe(false);
    expect(isBrowserKey(stroke('v', true))).toBe(false);
  });
});

describe('pauses before a restart', () => {
  it('grow to a cap and start anew after a minute of work', () => {
    let crashes = 0;
    const pauses: number[] = [];
    for (let index = 0; index < 7; index += 1) {
      const next = restartPause(crashes, 10);
      pauses.push(next.pause_ms);
      crashes = next.crashes;
    }
    expect(pauses).toEqual([200, 1000, 5000, 15_000, 30_000, 30_000, 30_000]);
    expect(restartPause(crashes, 60_000)).toEqual({ pause_ms: 200, crashes: 1 });
  });
});

describe('files the page hands to the person', () => {
  it('are those it made itself', () => {
    expect(isOwnBlob('blob:rxtill://till/0b5c-1', 'rxtill://till')).toBe(true);
    for (const address of ['blob:https://x.example/1', 'rxtill://till/page.js', 'data:,x', '']) {
      expect(isOwnBlob(address, 'rxtill://till')).toBe(false);
    }
  });

  it('have a name without a folder, and one ending', () => {
    expect(fileName('收款方式-2026-11-21.pdf', 'pdf')).toBe('收款方式-2026-11-21.pdf');
    expect(fileName('../../etc/x', 'pdf')).toBe('etc x.pdf');
    expect(fileName('C:\\a\u0000b?', 'pdf')).toBe('C  a b.pdf');
    for (const none of ['', '...', null, 7, '.pdf'])
      expect(fileName(none, 'pdf')).toMatch(/^(Rxtill|pdf)\.pdf$/);
    expect(fileName('x'.repeat(500), 'pdf')).toHaveLength(84);
  });
});
