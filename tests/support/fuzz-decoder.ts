/** Reports nobody would send, by the million: the decoder of HID scanners must take them all. */
import type { DecoderStep } from '#engine/device/scanner/decoder.ts';
import { hearGone, hearReport, hearSilence, newDecoder } from '#engine/device/scanner/decoder.ts';
import { VENDOR, framesOf } from './hid-frames.ts';
import type { FrameLayout } from './hid-frames.ts';
import { seeded } from './seeded.ts';

export type Fuzzed = {
  readonly frames: number;
  readonly scans: number;
  readonly drops: number;
  /** What should not be: a throw, a code that is none, a payload without bound. */
  readonly broken: readonly string[];
};

const LAYOUTS: readonly FrameLayout[] = [
  'hhp',
  'hhpShifted',
  'newland',
  'described',
  'microscan',
  'plain',
];
const AIMS = ['', ']C0', ']C1', ']E0', ']Q1', ']d2'] as const;
const MOST_BROKEN = 5;

/** Feeds so many reports to the decoders of four vendors; the same seed is the same reports. */
export function fuzzDecoder(options: { readonly seed: number; readonly frames: number }): Fuzzed {
  const random = seeded(options.seed);
  const upTo = (bound: number): number => Math.floor(random() * bound);
  const pick = <T>(from: readonly T[]): T => from[upTo(from.length)] as T;
  const decoders = Object.values(VENDOR).map(newDecoder);
  const broken: string[] = [];
  let waiting: Uint8Array[] = [];
  let [frames, scans, drops] = [0, 0, 0];

  const next = (): Uint8Array => {
    if (waiting.length === 0) {
      const code = Uint8Array.from({ length: upTo(8) === 0 ? upTo(9_000) : 1 + upTo(90) }, () =>
        upTo(10) === 0 ? upTo(256) : 0x30 + upTo(75),
      );
      waiting = framesOf(pick(LAYOUTS), code, { aim: pick(AIMS), neverCloses: upTo(4) === 0 });
    }
    const [report = new Uint8Array(), ...rest] = waiting;
    waiting = upTo(20) === 0 ? [] : rest;
    return spoil(report, upTo);
  };
  const judge = (step: DecoderStep): void => {
    scans += step.scans.length;
    drops += step.drops.length;
    const wrong = wrongIn(step);
    if (wrong !== null && broken.length < MOST_BROKEN) broken.push(`frame ${frames}: ${wrong}`);
  };
  while (frames < options.frames) {
    const index = upTo(decoders.length);
    const report = next();
    frames += 1;
    try {
      let step = hearReport(decoders[index] ?? newDecoder(0), report);
      judge(step);
      if (upTo(12) === 0) {
        step = upTo(4) === 0 ? hearGone(step.decoder) : hearSilence(step.decoder);
        judge(step);
      }
      decoders[index] = step.decoder;
    } catch (error) {
      broken.push(`frame ${frames}: ${String(error)} at ${Buffer.from(report).toString('hex')}`);
      if (broken.length >= MOST_BROKEN) break;
    }
  }
  return { frames, scans, drops, broken };
}

/** As it is, with some bytes turned, cut, lengthened, or nothing of it left. */
function spoil(report: Uint8Array, upTo: (bound: number) => number): Uint8Array {
  const spoilt = report.slice();
  switch (upTo(8)) {
    case 0:
      return Uint8Array.from({ length: upTo(130) }, () => upTo(256));
    case 1:
      return spoilt.slice(0, upTo(spoilt.length + 1));
    case 2:
      return Uint8Array.from([...spoilt, ...Array.from({ length: upTo(40) }, () => upTo(256))]);
    case 3:
    case 4:
      for (let turned = upTo(6); turned >= 0; turned -= 1) {
        spoilt[upTo(Math.min(spoilt.length, turned % 2 === 0 ? 6 : 64))] = upTo(256);
      }
      return spoilt;
    default:
      return spoilt;
  }
}

function wrongIn({ scans, drops, decoder }: DecoderStep): string | null {
  if (scans.length + drops.length > 2) return 'one report is more than an end and a beginning';
  if ((decoder.open?.size ?? 0) > 8_192) return 'a payload grows without bound';
  for (const { text, aim } of scans) {
    if (text === '' || text.length > 8_192) return `a code of ${text.length} characters`;
    if (/[\u0000\r\n\ufffd]$|[\u0000\ufffd]/.test(text)) return 'a code that is no text';
    if (aim !== '' && !/^\][A-Za-z][0-9A-Za-z]$/.test(aim)) return `no AIM id: ${aim}`;
  }
  return null;
}
