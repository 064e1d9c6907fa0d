/**
 * From reports to codes: pieces of one code joined, the text read, what is no code counted. Pure,
 * without a clock: the service says when the scanner has been silent. Never throws, whatever a
 * device sends; every device has a decoder of its own.
 */
import iconv from 'iconv-lite';
import type { Layout, Piece } from './report.ts';
import { readReport } from './report.ts';

export type DecodedScan = {
  readonly text: string;
  /** AIM id like `]E0`, '' when the scanner sends none; never part of `text`. */
  readonly aim: string;
};

/**
 * garbage: bytes of no known layout, or text that is none; torn: the rest of a code never came;
 * tooLong: more than any symbol holds; empty: nothing but line ends.
 */
export type DropCause = 'garbage' | 'torn' | 'tooLong' | 'empty';

type OpenCode = {
  readonly layout: Layout;
  readonly aim: string;
  readonly chunks: readonly Uint8Array[];
  readonly size: number;
  readonly lastIsFull: boolean;
};

export type Decoder = {
  readonly vendorId: number;
  readonly open: OpenCode | null;
  /** Reports up to the end of this code are passed over: an answer, or a code that is too long. */
  readonly skipping: boolean;
};

export type DecoderStep = {
  readonly decoder: Decoder;
  readonly scans: readonly DecodedScan[];
  readonly drops: readonly DropCause[];
};

/** More than the largest QR code holds. */
const LONGEST_BYTES = 8_192;
const MOST_PIECES = 256;

export function newDecoder(vendorId: number): Decoder {
  return { vendorId, open: null, skipping: false };
}

/** Whether silence would change anything: until then no timer is needed. */
export function isWaiting({ open, skipping }: Decoder): boolean {
  return open !== null || skipping;
}

/** A report arrived, report id first. */
export function hearReport(decoder: Decoder, report: Uint8Array): DecoderStep {
  const read = readReport(report, decoder.vendorId, decoder.open?.layout ?? null);
  if (read.kind === 'garbage') return { decoder, scans: [], drops: ['garbage'] };
  if (read.kind === 'answer') {
    return { decoder: { ...decoder, skipping: read.more }, scans: [], drops: [] };
  }
  const { piece } = read;
  if (decoder.skipping) {
    return { decoder: { ...decoder, skipping: piece.more }, scans: [], drops: [] };
  }
  const { open } = decoder;
  if (open === null || continues(open, piece)) return join(decoder, open, piece);
  const ended = hearSilence(decoder);
  const begun = join(ended.decoder, null, piece);
  return {
    decoder: begun.decoder,
    scans: [...ended.scans, ...begun.scans],
    drops: [...ended.drops, ...begun.drops],
  };
}

/**
 * Nothing came for a while. A code whose last report was full is whole: firmware that fills a
 * report to the last byte says "more" by mistake. Any other lacks its end and is dropped.
 */
export function hearSilence(decoder: Decoder): DecoderStep {
  const quiet = { ...decoder, open: null, skipping: false };
  const { open } = decoder;
  if (open === null) return { decoder: quiet, scans: [], drops: [] };
  if (!open.lastIsFull) return { decoder: quiet, scans: [], drops: ['torn'] };
  return { decoder: quiet, ...finish(open) };
}

/** The device went away: half a code is none. */
export function hearGone(decoder: Decoder): DecoderStep {
  const drops: DropCause[] = decoder.open === null ? [] : ['torn'];
  return { decoder: newDecoder(decoder.vendorId), scans: [], drops };
}

function continues(open: OpenCode, piece: Piece): boolean {
  return piece.layout === open.layout && (piece.aim === open.aim || piece.aim === '');
}

function join(decoder: Decoder, before: OpenCode | null, piece: Piece): DecoderStep {
  const open: OpenCode = {
    layout: piece.layout,
    aim: before?.aim ?? piece.aim,
    chunks: [...(before?.chunks ?? []), piece.bytes],
    size: (before?.size ?? 0) + piece.bytes.length,
    lastIsFull: piece.full,
  };
  if (open.size > LONGEST_BYTES || open.chunks.length > MOST_PIECES) {
    return {
      decoder: { ...decoder, open: null, skipping: piece.more },
      scans: [],
      drops: ['tooLong'],
    };
  }
  if (piece.more) return { decoder: { ...decoder, open }, scans: [], drops: [] };
  return { decoder: { ...decoder, open: null }, ...finish(open) };
}

function finish(open: OpenCode): Pick<DecoderStep, 'scans' | 'drops'> {
  const text = textOf(Buffer.concat(open.chunks));
  if (text === null) return { scans: [], drops: ['garbage'] };
  // Layouts without a field for it carry the AIM id, if at all, before the text.
  const inline = open.aim === '' ? (/^\][A-Za-z][0-9A-Za-z]/.exec(text)?.[0] ?? '') : '';
  const rest = text.slice(inline.length);
  if (rest === '') return { scans: [], drops: ['empty'] };
  return { scans: [{ text: rest, aim: open.aim || inline }], drops: [] };
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
/** Not in any symbol's text: separators of GS1 and ISO 15434 and line ends are. */
const STRANGE = /[\u0000-\u0003\u0005-\u0008\u000b\u000c\u000e-\u001b\u007f\ufffd]/;

/** Strictly UTF-8, else GB18030, without line ends and padding at the end; null when it is no text. */
function textOf(bytes: Uint8Array): string | null {
  const text = decode(bytes).replace(/[\r\n\t\u0000]+$/, '');
  return STRANGE.test(text) ? null : text;
}

function decode(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    return iconv.decode(Buffer.from(bytes), 'gb18030');
  }
}
