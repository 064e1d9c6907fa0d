/** The checked-in row types are those of the migrated schema. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { generateSchema } from '../../scripts/generate-schema.ts';
import { tempDir } from '#tests/support/temp-dir.ts';
import { MIGRATIONS } from './support.ts';

it('db/schema.ts is what scripts/generate-schema.ts writes', () => {
  const root = join(import.meta.dirname, '..', '..');
  const fresh = join(tempDir(), 'schema.ts');
  writeFileSync(fresh, generateSchema(MIGRATIONS));
  const formatter = join(root, 'node_modules', '.bin', 'oxfmt');
  execFileSync(formatter, ['-c', join(root, '.oxfmtrc.json'), fresh]);
  const kept = readFileSync(join(root, 'db', 'schema.ts'), 'utf8');
  expect(kept).toBe(readFileSync(fresh, 'utf8'));
});

it('brands columns by name and narrows texts by their CHECK', () => {
  const text = generateSchema(MIGRATIONS);
  expect(text).toContain('total_fen: Generated<Fen>;');
  expect(text).toContain('quantity_e4: QuantityE4;');
  expect(text).toContain('pay_first_e4: Generated<RatioE4>;');
  expect(text).toContain("kind: 'cash' | 'wechat' | 'alipay' | 'card';");
  expect(text).toContain('refund: 0 | 1;');
  expect(text).toContain('tender_id: Generated<number>;');
  expect(text).toContain('signature_valid: 0 | 1 | null;');
});
