/** `npm start` as a person runs it: the real engine, simulator and page on a store of its own. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHECKOUT } from '#tests/house/source-files.ts';
import { startTill, tryStartTill } from '#tests/support/till-process.ts';
import type { TillProcess } from '#tests/support/till-process.ts';

function till(dataDir: string, ...args: readonly string[]) {
  const script = join(CHECKOUT, 'scripts', 'till.mjs');
  const options = { encoding: 'utf8' } as const;
  return spawnSync(process.execPath, [script, ...args, '--data', dataDir], options);
}

describe('npm start', () => {
  let folder: string;
  let dataDir: string;
  let running: TillProcess;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rxtill-start-'));
    dataDir = join(folder, 'store');
    running = await startTill({ dataDir });
  }, 120_000);

  afterAll(async () => {
    await running?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('prints one ready line and the staff with their PINs, and no secret', () => {
    const output = running.output();
    expect(output.match(/^ready /gm)).toHaveLength(1);
    expect(running.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=\S{16,}$/);
    const store = JSON.parse(
      readFileSync(join(CHECKOUT, 'regions', 'training-store.json'), 'utf8'),
    ) as { readonly staff: readonly { readonly staffNo: string; readonly pin: string }[] };
    expect(store.staff.length).toBeGreaterThan(0);
    for (const { staffNo, pin } of store.staff)
      expect(output).toMatch(new RegExp(`${staffNo} +${pin}`));
    const secrets = JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8')) as {
      readonly secret: string;
    };
    expect(output).not.toContain(secrets.secret);
  });

  it('serves the page to whoever has the token', async () => {
    const door = await fetch(running.url, { redirect: 'manual' });
    expect(door.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/);
    const [cookie = ''] = (door.headers.get('set-cookie') ?? '').split(';');
    const { origin } = new URL(running.url);
    expect((await fetch(origin)).status).toBe(401);
    const page = await fetch(origin, { headers: { cookie } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<script type="module"');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  });

  it('answers npx till, which signs in with a PIN of the table', () => {
    expect(statSync(join(dataDir, 'host.json')).mode & 0o777).toBe(0o600);
    const staff = till(dataDir, 'call', 'staff.list');
    expect(staff.stderr).toBe('');
    expect(JSON.parse(staff.stdout)).toContainEqual(expect.objectContaining({ staffNo: '0107' }));
    const session = till(dataDir, 'call', 'staff.session', '--staff', '0107', '--pin', '314159');
    expect(JSON.parse(session.stdout)).toMatchObject({ staff: { staffNo: '0107' } });
    const wrong = till(dataDir, 'call', 'staff.session', '--staff', '0107', '--pin', '000000');
    expect(wrong.status).toBe(4);
    expect(wrong.stderr).toContain('staff.wrongPin');
  });

  it('refuses a second instance on the same data with exit code 3', async () => {
    const second = await tryStartTill({ dataDir });
    expect(second).toMatchObject({ code: 3, output: expect.stringContaining('已被') });
  });

  it('ends cleanly on Ctrl+C, keeps the store, and opens it again', async () => {
    expect(await running.stop()).toBe(0);
    expect(existsSync(join(dataDir, 'host.json'))).toBe(false);
    running = await startTill({ dataDir });
    const staff = till(dataDir, 'call', 'staff.list');
    const card = (
      JSON.parse(staff.stdout) as { staffNo: string; lastSignedInAt: number | null }[]
    ).find(({ staffNo }) => staffNo === '0107');
    // The sign-in of before is still known: it is the same store.
    expect(card?.lastSignedInAt).toBeGreaterThan(0);
  }, 120_000);

  it('makes a new store with --fresh', async () => {
    await running.stop();
    running = await startTill({ dataDir, args: ['--fresh'] });
    const staff = till(dataDir, 'call', 'staff.list');
    const cards = JSON.parse(staff.stdout) as { lastSignedInAt: number | null }[];
    expect(cards.length).toBeGreaterThan(0);
    expect(cards.every(({ lastSignedInAt }) => lastSignedInAt === null)).toBe(true);
  }, 120_000);
});
