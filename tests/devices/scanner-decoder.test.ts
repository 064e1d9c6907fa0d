/** From HID reports to codes: every layout, the traps of counter-and-devices §5.3, and anything at all. */
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import type { DecodedScan, Decoder, DropCause } from '#engine/device/scanner/decoder.ts';
import {
  hearGone,
  hearReport,
  hearSilence,
  isWaiting,
  newDecoder,
} from '#engine/device/scanner/decoder.ts';
import { VENDOR, frame, framesOf } from '#tests/support/hid-frames.ts';
import type { FrameLayout } from '#tests/support/hid-frames.ts';
import { fuzzDecoder } from '#tests/support/fuzz-decoder.ts';

const TRACE = '81234567890123456789';

type Heard = { scans: DecodedScan[]; drops: DropCause[]; decoder: Decoder };

function hear(frames: readonly Uint8Array[], vendorId: number, from?: Decoder): Heard {
  const heard: Heard = { scans: [], drops: [], decoder: from ?? newDecoder(vendorId) };
  for (const one of frames) {
    const step = hearReport(heard.decoder, one);
    heard.decoder = step.decoder;
    heard.scans.push(...step.scans);
    heard.drops.push(...step.drops);
  }
  return heard;
}

describe('golden frames of counter-and-devices §5.4', () => {
  test('layout A, Code 128 with 20 digits', () => {
    const report = frame('02145d4330 3831323334353637383930313233343536373839', [[61, 0x6a]]);
    expect(hear([report], VENDOR.honeywell)).toMatchObject({
      scans: [{ text: TRACE, aim: ']C0' }],
      drops: [],
    });
  });

  test('layout A, EAN-13', () => {
    const report = frame('020d5d4530 36393031323334353637383932', [[61, 0x64]]);
    expect(hear([report], VENDOR.honeywell).scans).toEqual([{ text: '6901234567892', aim: ']E0' }]);
  });

  test('layout A, a QR of 60 bytes in two reports', () => {
    const body = Buffer.from('1234567890'.repeat(6).slice(0, 56)).toString('hex');
    const first = frame(`02385d5131 ${body}`, [
      [61, 0x73],
      [63, 0x01],
    ]);
    const second = frame('02045d5131 36373839', [[61, 0x73]]);
    const half = hear([first], VENDOR.honeywell);
    expect(half.scans).toEqual([]);
    expect(isWaiting(half.decoder)).toBe(true);
    expect(hear([second], VENDOR.honeywell, half.decoder).scans).toEqual([
      { text: `${'1234567890'.repeat(6).slice(0, 56)}6789`, aim: ']Q1' },
    ]);
  });

  test('layout B, 20 digits', () => {
    const report = frame('0214 3831323334353637383930313233343536373839');
    for (const vendor of [VENDOR.newland, VENDOR.mindeo]) {
      expect(hear([report], vendor).scans).toEqual([{ text: TRACE, aim: '' }]);
    }
  });
});

const LAYOUTS: readonly (readonly [FrameLayout, number])[] = [
  ['hhp', VENDOR.honeywell],
  ['hhp', VENDOR.mindeo],
  ['hhp', VENDOR.newland],
  ['hhpShifted', VENDOR.honeywell],
  ['hhpShifted', VENDOR.mindeo],
  ['newland', VENDOR.newland],
  ['newland', VENDOR.mindeo],
  ['described', VENDOR.mindeo],
  ['microscan', VENDOR.microscan],
  ['plain', VENDOR.mindeo],
];
const AIM_FIELD: ReadonlySet<FrameLayout> = new Set(['hhp', 'hhpShifted', 'described']);

const arbitraryCode = fc
  .string({ minLength: 1, maxLength: 400, unit: fc.constantFrom(...'0123456789ABCXYZabcxyz-./:') })
  .filter((text) => !/^\][A-Za-z]/.test(text));

describe.each(LAYOUTS)('layout %s of vendor %i', (layout, vendorId) => {
  test('gives every code back as it was, AIM id beside it', () => {
    fc.assert(
      fc.property(
        arbitraryCode,
        fc.constantFrom(']C0', ']C1', ']E0', ']Q1', ']d2'),
        (code, aim) => {
          const frames = framesOf(layout, code, { aim });
          const heard = hear(frames, vendorId);
          const rest = isWaiting(heard.decoder) ? hearSilence(heard.decoder).scans : [];
          expect([...heard.scans, ...rest]).toEqual([{ text: code, aim }]);
          expect(heard.drops).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('keeps codes apart that follow each other', () => {
    fc.assert(
      fc.property(
        fc.array(
          arbitraryCode.map((code) => code.slice(0, 55)),
          { maxLength: 20 },
        ),
        (codes) => {
          const aim = AIM_FIELD.has(layout) ? ']C0' : '';
          const frames = codes.flatMap((code) => framesOf(layout, code, { aim }));
          expect(hear(frames, vendorId).scans.map(({ text }) => text)).toEqual(codes);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('a payload that fills its reports and is never closed comes with silence, once', () => {
    const size = { microscan: 62, plain: 64 }[layout as string] ?? 56;
    const code = '7'.repeat(size * 2);
    const aim = AIM_FIELD.has(layout) ? ']Q1' : '';
    const heard = hear(framesOf(layout, code, { aim, neverCloses: true }), vendorId);
    expect(heard.scans).toEqual([]);
    const silent = hearSilence(heard.decoder);
    expect(silent.scans).toEqual([{ text: code, aim }]);
    expect(isWaiting(silent.decoder)).toBe(false);
    expect(hearSilence(silent.decoder).scans).toEqual([]);
  });
});

describe('text', () => {
  const first = (bytes: Uint8Array): Heard =>
    hear(framesOf('hhp', bytes, { aim: ']Q1' }), VENDOR.honeywell);

  test('is UTF-8, and GB18030 where it is not', () => {
    const words = '处方 阿莫西林䶮';
    expect(first(Buffer.from(words)).scans[0]?.text).toBe(words);
    expect(first(iconv.encode(words, 'gb18030')).scans[0]?.text).toBe(words);
  });

  test('may be cut in the middle of a character by the end of a report', () => {
    const words = `${'1'.repeat(55)}药品追溯码`;
    expect(first(Buffer.from(words)).scans[0]?.text).toBe(words);
    expect(first(iconv.encode(words, 'gb18030')).scans[0]?.text).toBe(words);
  });

  test('loses line ends and tabs at its end, and no leading zero or FNC1', () => {
    const code = '\u001d0100690123456789\u001d10AB';
    expect(first(Buffer.from(`${code}\r\n\t`)).scans[0]?.text).toBe(code);
    expect(first(Buffer.from('0012345678905\r')).scans[0]?.text).toBe('0012345678905');
  });

  test('that is none is dropped and counted', () => {
    expect(first(new Uint8Array([0x31, 0x00, 0x01, 0x32]))).toMatchObject({
      scans: [],
      drops: ['garbage'],
    });
    expect(first(Buffer.from('\r\n'))).toMatchObject({ scans: [], drops: ['empty'] });
  });
});

describe('what is no code', () => {
  test('an answer of a Newland scanner to a command is passed over, however long', () => {
    const answer = Buffer.concat([
      Buffer.from([0x02, 0x00]),
      Buffer.from('0001@QRYSYS;'.repeat(9)),
    ]);
    const frames = [...framesOf('newland', answer), ...framesOf('newland', TRACE)];
    const heard = hear(frames, VENDOR.newland);
    expect(heard.scans).toEqual([{ text: TRACE, aim: '' }]);
    expect(heard.drops).toEqual([]);
    const command = frame('0402 7e00');
    expect(hear([command], VENDOR.newland)).toMatchObject({ scans: [], drops: [] });
  });

  test('half a code is dropped, by silence or when the scanner goes', () => {
    const [begin] = framesOf('hhp', 'A'.repeat(40), { aim: ']Q1' });
    const open = (begin ?? new Uint8Array()).with(63, 1);
    const half = hear([open], VENDOR.honeywell);
    expect(hearSilence(half.decoder)).toMatchObject({ scans: [], drops: ['torn'] });
    expect(hearGone(half.decoder)).toMatchObject({ scans: [], drops: ['torn'] });
    expect(isWaiting(hearGone(half.decoder).decoder)).toBe(false);
  });

  test('a code by another symbology ends the one before', () => {
    const never = framesOf('hhp', '5'.repeat(56), { aim: ']Q1', neverCloses: true });
    const next = framesOf('hhp', '6901234567892', { aim: ']E0' });
    expect(hear([...never, ...next], VENDOR.honeywell).scans.map(({ text }) => text)).toEqual([
      '5'.repeat(56),
      '6901234567892',
    ]);
  });

  test('a payload without end is dropped once, up to its end', () => {
    const endless = framesOf('hhp', 'x'.repeat(20_000), { aim: ']Q1' });
    const heard = hear([...endless, ...framesOf('hhp', TRACE, { aim: ']C0' })], VENDOR.honeywell);
    expect(heard.drops).toEqual(['tooLong']);
    expect(heard.scans).toEqual([{ text: TRACE, aim: ']C0' }]);
  });

  test('anything at all is dropped or read, and the next code comes through', () => {
    const reports = fc.array(fc.uint8Array({ maxLength: 70 }), { maxLength: 30 });
    fc.assert(
      fc.property(reports, fc.constantFrom(...Object.values(VENDOR)), (noise, vendorId) => {
        const heard = hear(noise, vendorId);
        const quiet = hearSilence(heard.decoder);
        const [after] = hear(framesOf('newland', TRACE), vendorId, quiet.decoder).scans;
        expect(vendorId === VENDOR.honeywell || after?.text === TRACE).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('20,000 fuzzed reports, some nearly right, end no reading', () => {
    const told = fuzzDecoder({ seed: 20_261_122, frames: 20_000 });
    expect(told.frames).toBe(20_000);
    expect(told.scans).toBeGreaterThan(1_000);
    expect(told.drops).toBeGreaterThan(1_000);
    expect(told.broken).toEqual([]);
  });
});
