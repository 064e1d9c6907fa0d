/** Reports as scanners send them (counter-and-devices §5.3), for tests: one function a layout. */

export const VENDOR = {
  honeywell: 0x0c2e,
  newland: 0x1eab,
  mindeo: 0x27dd,
  microscan: 0x0c48,
} as const;

export type FrameLayout = 'hhp' | 'hhpShifted' | 'newland' | 'described' | 'microscan' | 'plain';

const REPORT_SIZE = 64;
const CHUNK: Readonly<Record<FrameLayout, number>> = {
  hhp: 56,
  hhpShifted: 56,
  newland: 56,
  described: 56,
  microscan: 62,
  plain: 64,
};

/** `20 bytes in hex…` → report, filled with zeros. */
export function frame(hex: string, tail: readonly (readonly [number, number])[] = []): Uint8Array {
  const report = new Uint8Array(REPORT_SIZE);
  report.set(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  for (const [index, value] of tail) report[index] = value;
  return report;
}

/**
 * A code as the reports of one scanner. `aim` like `]E0`; layouts without a field for it carry it
 * before the text. `neverCloses`: firmware that says "more" whenever a report is full.
 */
export function framesOf(
  layout: FrameLayout,
  code: string | Uint8Array,
  options: { readonly aim?: string; readonly neverCloses?: boolean } = {},
): Uint8Array[] {
  const { aim = '', neverCloses = false } = options;
  const bytes = typeof code === 'string' ? Buffer.from(code) : Buffer.from(code);
  const inline = layout === 'newland' || layout === 'microscan' || layout === 'plain';
  const whole = inline ? Buffer.concat([Buffer.from(aim), bytes]) : bytes;
  const size = CHUNK[layout];
  const frames: Uint8Array[] = [];
  for (let from = 0; from === 0 || from < whole.length; from += size) {
    const chunk = whole.subarray(from, from + size);
    const more = from + size < whole.length || (neverCloses && chunk.length === size);
    frames.push(report(layout, chunk, aim, more));
  }
  return frames;
}

function report(layout: FrameLayout, chunk: Uint8Array, aim: string, more: boolean): Uint8Array {
  const made = new Uint8Array(REPORT_SIZE);
  const put = (start: number, value: string | Uint8Array): void =>
    made.set(typeof value === 'string' ? Buffer.from(value) : value, start);
  if (layout === 'plain') {
    put(0, chunk);
    return made;
  }
  made[0] = layout === 'microscan' ? 0x01 : 0x02;
  if (layout !== 'described') made[1] = chunk.length;
  if (layout !== 'microscan' && more) made[63] = 1;
  const at = { hhp: 5, hhpShifted: 6, newland: 2, described: 4, microscan: 2 }[layout];
  put(at, chunk);
  if (layout === 'hhp') put(2, aim);
  if (layout === 'hhpShifted') put(3, aim);
  if (layout === 'described') put(1, aim);
  return made;
}
