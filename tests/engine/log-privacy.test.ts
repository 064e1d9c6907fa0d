/** Nothing of a person reaches the log file: whatever is passed to it, and whatever a shop does. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { impersonal } from '#engine/dispatch/incident.ts';
import { createFileLog, withoutPersons } from '#engine/start/log.ts';
import { tempDir } from '#tests/support/temp-dir.ts';

const digits = (count: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count })
    .map((all) => all.join(''));

/** Made up by the generator: nobody's. */
const person = fc.record({
  name: fc
    .tuple(fc.constantFrom(...'王李张刘陈杨欧阳赵黄'), fc.constantFrom(...'伟芳娜敏静丽强磊军洋'))
    .map((parts) => `${parts.join('')}测`),
  idDocNo: fc.tuple(digits(17), fc.constantFrom(...'0123456789Xx')).map((parts) => parts.join('')),
  cardNo: digits(19),
  code: digits(28),
  phone: digits(9).map((rest) => `13${rest}`),
});

it('by the name of a fact at any depth, by the shape of a number in any text', () => {
  fc.assert(
    fc.property(person, fc.integer({ min: 0, max: 4 }), (someone, depth) => {
      const { name, idDocNo, cardNo, code, phone } = someone;
      let nested: unknown = {
        ...someone,
        list: [someone, { patientName: name, maskedName: name }],
      };
      for (let level = 0; level < depth; level += 1) nested = { inner: nested };
      const text = `no row for ${idDocNo}, card ${cardNo}; tel ${phone} (${code})`;
      const line = JSON.stringify(withoutPersons({ nested, text, list: [text] }));
      for (const secret of [name, idDocNo, cardNo, code, phone]) expect(line).not.toContain(secret);
      const told = impersonal(`${name}: ${text}`);
      for (const secret of [name, idDocNo, cardNo, code, phone]) expect(told).not.toContain(secret);
    }),
  );
});

it('and what helps support stays', () => {
  const facts = {
    ...{ number: '11211300-7KQ2', call: 'sale.scan', took_ms: 41, saleNo: 'QH0120261121000123' },
    ...{ msgid: 'H9901000000120261121130000000001', at: 1_795_000_000_000, state: null },
  };
  expect(withoutPersons(facts)).toEqual(facts);
});

it('in the file itself', () => {
  const dir = tempDir();
  const log = createFileLog(dir);
  const [someone] = fc.sample(person, { numRuns: 1, seed: 4 });
  if (someone === undefined) throw new Error('nobody generated');
  log.error('incident', {
    ...someone,
    error: `for ${someone.idDocNo}`,
    deep: { one: { someone } },
  });
  log.warn('drawer', { reason: `13${'8'.repeat(9)}` });
  const file = readFileSync(join(dir, 'log', 'engine.log'), 'utf8');
  expect(file.trim().split('\n')).toHaveLength(2);
  for (const secret of Object.values(someone)) expect(file).not.toContain(secret);
  expect(file).not.toContain('13888888888');
});
