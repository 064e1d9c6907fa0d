/** The code on the sheet of paper: what is typed back is understood, or the wrong group is named. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RECOVERY_BYTES, formatRecoveryCode, parseRecoveryCode } from '#core/recovery-code.ts';

const bytes = fc.uint8Array({ minLength: RECOVERY_BYTES, maxLength: RECOVERY_BYTES });
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

describe('a recovery code', () => {
  it('is six groups of five and reads back, however it is typed', () => {
    fc.assert(
      fc.property(bytes, (code) => {
        const text = formatRecoveryCode(code);
        expect(text).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]{5}$/);
        const typed = [
          text,
          text.toLowerCase(),
          text.replaceAll('-', ' '),
          text.replaceAll('0', 'O'),
        ];
        for (const one of typed) expect(parseRecoveryCode(one)).toEqual({ ok: true, bytes: code });
      }),
    );
  });

  it('names the group of every single wrong character', () => {
    fc.assert(
      fc.property(bytes, fc.nat(29), fc.nat(31), (code, at, other) => {
        const letters = [...formatRecoveryCode(code).replaceAll('-', '')];
        fc.pre(letters[at] !== ALPHABET[other]);
        letters[at] = ALPHABET.charAt(other);
        const group = Math.floor(at / 5) + 1;
        expect(parseRecoveryCode(letters.join(''))).toEqual({ ok: false, group });
      }),
    );
  });

  it('notices neighbours and groups that were changed over', () => {
    fc.assert(
      fc.property(bytes, fc.nat(5), fc.nat(3), fc.nat(4), (code, group, at, apart) => {
        const groups = formatRecoveryCode(code).split('-');
        const own = groups[group] ?? '';
        const swapped = `${own.slice(0, at)}${own[at + 1]}${own[at]}${own.slice(at + 2)}`;
        if (swapped !== own) {
          const text = groups.with(group, swapped).join('-');
          expect(parseRecoveryCode(text)).toEqual({ ok: false, group: group + 1 });
        }
        const other = (group + 1 + apart) % 6;
        const crossed = groups.with(group, groups[other] ?? '').with(other, own);
        if (groups[other] !== own) expect(parseRecoveryCode(crossed.join('-')).ok).toBe(false);
      }),
    );
  });

  it('names nothing when it is not six groups', () => {
    for (const text of ['', 'ABCDE', '00000-'.repeat(7)]) {
      expect(parseRecoveryCode(text)).toEqual({ ok: false, group: 0 });
    }
  });
});
