/** Telling scanned codes apart: the table of counter-and-devices §4, and its overlaps. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBarcode } from '#core/gs1.ts';
import {
  classifyCode,
  isIdCard,
  normaliseCode,
  plainCode,
  splitAim,
  staffCardCode,
} from '#core/scan.ts';
import { checkTraceCode } from '#core/trace-code.ts';

const FNC1 = '\u001d';
/** GTIN 06901234567892 with lot, expiry and serial. */
const GS1 = `010690123456789217281031${'10'}LOT7${FNC1}21SER42`;

/** text → kind and code; the order of the rules decides where two shapes fit. */
const TABLE: readonly (readonly [string, string, string, string])[] = [
  ['e-voucher', '4249001000000000791911990000', 'eVoucher', '4249001000000000791911990000'],
  [
    'e-voucher in a QR, AIM prefix',
    ']Q14249001000000000791911990000\r',
    'eVoucher',
    '4249001000000000791911990000',
  ],
  [
    'e-voucher, full-width digits',
    '４２４9001000000000791911990000',
    'eVoucher',
    '4249001000000000791911990000',
  ],
  [
    '28 digits not from 424',
    '5249001000000000791911990000',
    'trace',
    '5249001000000000791911990000',
  ],
  ['open voucher', 'opc1a2b3c4d5', 'openVoucher', 'opc1a2b3c4d5'],
  ['码上放心', '81004271903265520117', 'trace', '81004271903265520117'],
  ['码上放心, Code 128 prefix', ']C081004271903265520117', 'trace', '81004271903265520117'],
  ['20 digits, not from 8', '00004271903265520117', 'trace', '00004271903265520117'],
  ['20 digits, 28…: payment shape', '28004271903265520117', 'alipayPay', '28004271903265520117'],
  ['码上放心 read in part', '810042719032655', 'trace', '810042719032655'],
  ['18 digits from 8', '810042719032655201', 'trace', '810042719032655201'],
  ['other scheme, 24 digits', '910042719032655201171234', 'trace', '910042719032655201171234'],
  ['other scheme, letters', 'CN-86.1234/ABCD-998877', 'trace', 'CN-86.1234/ABCD-998877'],
  ['bar code', '6909990000011', 'barcode', '6909990000011'],
  ['bar code with leading zero', '0012345678905', 'barcode', '0012345678905'],
  ['bar code, AIM prefix', ']E06909990000011', 'barcode', '6909990000011'],
  ['EAN-8', '96385074', 'barcode', '96385074'],
  ['bar code, wrong check digit', '6909990000012', 'unknown', '6909990000012'],
  ['ID card', '990100197602031135', 'idCard', '990100197602031135'],
  ['ID card that begins like WeChat', '119901199003070056', 'idCard', '119901199003070056'],
  ['ID card, lower-case x', '11990119900307003x', 'idCard', '11990119900307003X'],
  ['WeChat: no birth date inside', '134567890123456789', 'wechatPay', '134567890123456789'],
  ['WeChat link', 'wxp://f2f0abc', 'wechatPay', 'wxp://f2f0abc'],
  ['Alipay', '281234567890123456', 'alipayPay', '281234567890123456'],
  ['Alipay link', 'https://qr.alipay.com/fkx1', 'alipayPay', 'https://qr.alipay.com/fkx1'],
  [
    'health code link',
    'https://jkm.example.cn/q?id=7',
    'healthCode',
    'https://jkm.example.cn/q?id=7',
  ],
  ['health code text', '健康码:ABC', 'healthCode', '健康码:ABC'],
  [
    'any other link',
    'https://example.cn/81004271903265520117',
    'unknown',
    'https://example.cn/81004271903265520117',
  ],
  ['slip', 'NH01-261121-0047', 'saleNumber', 'NH01-261121-0047'],
  [
    'prescription QR, 27',
    'RX99010020261121A0000000047',
    'prescriptionQr',
    'RX99010020261121A0000000047',
  ],
  ['prescription QR, 40', 'R'.repeat(36) + '0047', 'prescriptionQr', 'R'.repeat(36) + '0047'],
  ['pick-up code, leading zeros', '00237572', 'dossierCode', '00237572'],
  ['bar code with the shape of a pick-up code', '00158381', 'barcode', '00158381'],
  ['staff card', staffCardCode('1001'), 'staffCard', staffCardCode('1001')],
  ['staff card, wrong check', 'RXS-1001-00', 'unknown', 'RXS-1001-00'],
  ['item code', 'YP000001', 'unknown', 'YP000001'],
  ['empty', ' \r\n', 'unknown', ''],
];

describe('classifyCode', () => {
  it.each(TABLE)('%s', (_name, text, kind, code) => {
    const scanned = classifyCode(text);
    expect({ kind: scanned.kind, code: scanned.code }).toEqual({ kind, code });
  });

  it('lets a pick-up code somebody has outrank an EAN-8, but not an announced one', () => {
    const known = { tracePrefix: () => false, pickupCode: (code: string) => code === '00158381' };
    expect(classifyCode('00158381', known).kind).toBe('dossierCode');
    expect(classifyCode(']C000158381', known).kind).toBe('dossierCode');
    expect(classifyCode(']E400158381', known).kind).toBe('barcode');
  });

  it('knows the staff card of every number, and of no other', () => {
    const numbers = fc.stringMatching(/^[0-9A-Z]{1,12}$/);
    fc.assert(
      fc.property(numbers, fc.nat(99), (staffNo, check) => {
        const card = staffCardCode(staffNo);
        expect(classifyCode(`]C0${card}\r`)).toEqual({ kind: 'staffCard', code: card, staffNo });
        const other = `RXS-${staffNo}-${String(check).padStart(2, '0')}`;
        expect(classifyCode(other).kind).toBe(other === card ? 'staffCard' : 'unknown');
      }),
    );
  });

  it('gives the AIM id apart, and one spelling of a code to compare by', () => {
    expect(splitAim(']d2010690123456789321SER42')).toEqual({
      aim: ']d2',
      text: '010690123456789321SER42',
    });
    expect(splitAim('0012345678905')).toEqual({ aim: '', text: '0012345678905' });
    expect(plainCode(`]d2${GS1}`)).toBe('01069012345678921728103110LOT721SER42');
    expect(plainCode(']C0NH01-261121-0047\r\n')).toBe('NH01-261121-0047');
  });

  it('lets a prefix the shop knows outrank a payment shape of the same length', () => {
    const known = {
      tracePrefix: (prefix: string) => prefix === '2800427',
      pickupCode: () => false,
    };
    expect(classifyCode('28004271903265520117', known)).toMatchObject({
      kind: 'trace',
      scheme: 'standard',
    });
    expect(classifyCode('28004281903265520117', known)).toMatchObject({ kind: 'alipayPay' });
    expect(classifyCode('2800427ABCDEFGHIJKLMNOPQRSTU', known)).toMatchObject({
      kind: 'trace',
      scheme: 'other',
    });
  });

  it.each([
    ['AIM prefix', `]d2${GS1}`],
    ['leading FNC1', `${FNC1}${GS1}`],
    ['FNC1 inside only', GS1],
    ['brackets', '(01)06901234567892(17)281031(10)LOT7(21)SER42'],
  ])('parses GS1: %s', (_name, text) => {
    expect(classifyCode(text)).toEqual({
      kind: 'trace',
      scheme: 'gs1',
      code: '01069012345678921728103110LOT721SER42',
      gs1: { gtin: '06901234567892', lotNo: 'LOT7', expiresOn: '2028-10-31', serial: 'SER42' },
    });
  });

  it('reads GS1 without a serial as the item, and day 00 as the end of the month', () => {
    expect(classifyCode(']C1010690123456789217280200')).toEqual({
      kind: 'barcode',
      code: '6901234567892',
      gs1: { gtin: '06901234567892', lotNo: '', expiresOn: '2028-02-29', serial: '' },
    });
  });

  it('does not take a GS1 string with a wrong check digit or an impossible day at its word', () => {
    expect(classifyCode(']d2010690123456789321SER42')).not.toMatchObject({ scheme: 'gs1' });
    expect(classifyCode(']d201069012345678921728133121SER42')).not.toMatchObject({ scheme: 'gs1' });
  });

  it('never throws, never adds characters, and is stable on its own result', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 140 }), (text) => {
        const scanned = classifyCode(text);
        expect(scanned.code.length).toBeLessThanOrEqual(text.length);
        if (scanned.kind !== 'trace' || scanned.scheme !== 'gs1') {
          expect(normaliseCode(scanned.code)).toBe(scanned.code);
        }
      }),
    );
  });

  it('keeps every 20-digit code from 8 as it is, whatever surrounds it', () => {
    const digits = fc.stringMatching(/^8\d{19}$/);
    const noise = fc.constantFrom('', '\r', '\n', '\t', ' ', '\u0000', '\ufeff');
    fc.assert(
      fc.property(digits, noise, noise, (code, before, after) => {
        expect(classifyCode(before + code + after)).toEqual({
          kind: 'trace',
          code,
          scheme: 'standard',
          gs1: null,
        });
      }),
    );
  });
});

describe('isIdCard', () => {
  it.each([
    ['119901199003070056', true],
    ['119901199003070055', false],
    ['119901199013070054', false],
    ['11990119900230003X', false],
    ['019901199003070054', false],
  ])('%s → %s', (text, expected) => {
    expect(isIdCard(text)).toBe(expected);
  });
});

describe('isBarcode', () => {
  it('accepts exactly one check digit of ten', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^(\d{7}|\d{11,13})$/), (body) => {
        const valid = [...'0123456789'].filter((digit) => isBarcode(body + digit));
        expect(valid).toHaveLength(1);
      }),
    );
  });
});

describe('checkTraceCode', () => {
  it('gives the 7-digit key of a 20-digit code', () => {
    expect(checkTraceCode('81004271903265520117')).toEqual({
      ok: true,
      value: {
        code: '81004271903265520117',
        scheme: 'standard',
        prefix: '8100427',
        unusual: false,
      },
    });
  });

  it.each([
    ['', 'standard'],
    ['810042719032655', 'standard'],
    ['810042719032655201178', 'standard'],
    ['短码81004271903265520', 'other'],
    ['A'.repeat(101), 'other'],
    ['ABC', 'gs1'],
  ] as const)('refuses %j (%s) by name', (code, scheme) => {
    expect(checkTraceCode(code, scheme)).toMatchObject({
      ok: false,
      failure: { code: 'trace.tooShort' },
    });
  });

  it('lets other schemes through, flagged', () => {
    expect(checkTraceCode('01069012345678921728103110LOT721SER42', 'gs1')).toMatchObject({
      ok: true,
      value: { unusual: true, prefix: '' },
    });
    expect(checkTraceCode('8100427-ABC-0000001', 'other')).toMatchObject({
      ok: true,
      value: { unusual: true, prefix: '8100427' },
    });
  });
});
