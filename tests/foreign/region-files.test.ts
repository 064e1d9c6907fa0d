/** What a stranger writes from regions/README.md loads; what is wrong is said in one sentence. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRegionProfile, resolveCredentials } from '#engine/platform/region-profile.ts';
import { readStoreFile } from '#engine/training/store-file.ts';
import { withRegionStaff } from '#engine/training/region-staff.ts';
import { CHECKOUT } from '#tests/house/source-files.ts';
import { playDemo } from './play-demo.ts';

const README = readFileSync(join(CHECKOUT, 'regions', 'README.md'), 'utf8');
const EXAMPLES = [...README.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
const MINIMAL = EXAMPLES[0] ?? '';

function profileOf(text: string) {
  const profile = loadRegionProfile(text);
  if (!profile.ok) throw new Error(profile.failure.sentence);
  return profile.value;
}

function storeAt(region: string) {
  const text = readFileSync(join(CHECKOUT, 'regions', 'training-store.json'), 'utf8');
  const store = readStoreFile(text);
  if (!store.ok) throw new Error(store.failure.sentence);
  return withRegionStaff(store.value, profileOf(region));
}

describe('region files', () => {
  it('every example of the page loads and its references resolve', () => {
    expect(EXAMPLES).toHaveLength(2);
    for (const example of EXAMPLES) {
      const resolved = resolveCredentials(profileOf(example), () => 'http://127.0.0.1:1');
      expect(resolved).toMatchObject({ ok: true });
    }
  });

  it.each<[field: string, wrong: string, right: string, words: string]>([
    ['shop.code', '"P990101002"', '"P99010100286"', '12 位'],
    ['careArea', '"9901"', '"990100"', '6 位'],
    ['signing.secret', '"abc"', '{ "env": "TIF_SECRET" }', '密钥不写在文件里'],
    ['address.baseUrl', '"10.0.0.8"', '"https://10.0.0.8"', 'http://'],
    ['adress', '"adress"', '"address"', ''],
  ])('a wrong %s is named', (field, wrong, right, words) => {
    const loaded = loadRegionProfile(MINIMAL.replace(right, wrong));
    expect(loaded.ok ? '' : loaded.failure.sentence).toMatch(
      new RegExp(`^地区配置字段 ${field} 有误：.*${words}`),
    );
  });

  it('staff of a training store are who the region says, and nobody where it says nothing', () => {
    const told = storeAt(EXAMPLES[1] ?? '');
    const reviewer = told.ok ? told.value.staff.find((one) => one.staffNo === '0103') : undefined;
    expect(reviewer).toMatchObject({ name: '李四', idDocNo: '990700198502190014' });
    expect(reviewer).toMatchObject({ pharmacistCode: 'HY990700000001', role: 'pharmacist' });
    const untold = storeAt(MINIMAL);
    expect(untold.ok ? untold.value.staff.map((one) => one.idDocNo).join('') : null).toBe('');
    const unknown = storeAt((EXAMPLES[1] ?? '').replace('"0103"', '"0199"'));
    expect(unknown.ok ? '' : unknown.failure.sentence).toBe(
      '地区配置字段 training.staff.0.staffNo 有误：演练门店的工号是 0101、0103、0105、0107、0109',
    );
  });

  it('the demo ends with the sentence of what is wrong, in its JSON too', async () => {
    const missing = await playDemo(MINIMAL, { TIF_PAASID: 'app' });
    expect(missing.code).not.toBe(0);
    expect(missing.played.error).toContain('signing.secret 没有取到值：环境变量 TIF_SECRET 未设置');
    const broken = await playDemo('{ "name": ', {});
    expect(broken.code).not.toBe(0);
    expect(broken.played.error).toContain('地区配置不是有效的 JSON 文件');
  }, 90_000);
});
