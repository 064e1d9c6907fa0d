/**
 * The paper a printer would give for its bytes, as SVG at the printer's own dots (12 a column, 30 a line):
 * what no comparison of texts shows can be looked at. Sets what the stand-in read, so it shares nothing
 * with the encoder; the symbols are drawn by bwip-js.
 */
import bwip from 'bwip-js/node';
import { setOnPaper } from './tcp-printer-stand-in.ts';
import type { SetLine } from './tcp-printer-stand-in.ts';

const COLUMN_DOTS = 12;
const LINE_DOTS = 30;
const EDGE_DOTS = 24;
/** The paper goes on some lines before it is cut. */
const FEED_DOTS = 4 * LINE_DOTS;
const QR_MODULE_DOTS = 6;
const QUIET_DOTS = 8;
/** Of the QR code, as the printer is told; its name is missing from the library's types. */
const LEVEL: object = { eclevel: 'M' };
/** Bar code: 64 dots high, modules of 2. */
const BAR_DOTS = 64;
const BAR_MODULE_DOTS = 2;

/** Dots a text takes: half a square for ASCII, a square for the rest, times its width. */
function widthOf(text: string, times: number): number {
  const columns = [...text].reduce((sum, letter) => sum + (letter < '\u0080' ? 1 : 2), 0);
  return columns * COLUMN_DOTS * times;
}

export type PaperPicture = {
  readonly svg: string;
  readonly width_dots: number;
  /** Lines that pass the edge: a printer would break them. */
  readonly tooWide: readonly string[];
};

export function drawPaper(bytes: Uint8Array, columns: number): PaperPicture {
  const paper_dots = columns * COLUMN_DOTS;
  const tooWide: string[] = [];
  const parts: string[] = [];
  let y = EDGE_DOTS;
  const { lines, cutAfter } = setOnPaper(bytes);
  for (const [index, line] of lines.entries()) {
    const width = widthOf(line.text, line.width);
    if (width > paper_dots) tooWide.push(line.text);
    const drawn = drawLine(line, width, paper_dots);
    parts.push(`<g transform="translate(${EDGE_DOTS} ${y})">${drawn.svg}</g>`);
    y += drawn.height_dots;
    if (cutAfter.includes(index + 1)) {
      y += FEED_DOTS;
      parts.push(
        `<path d="M0 ${y}H${paper_dots + 2 * EDGE_DOTS}" stroke="#888" stroke-dasharray="8 8"/>`,
      );
      y += EDGE_DOTS;
    }
  }
  const width_dots = paper_dots + 2 * EDGE_DOTS;
  const height = y;
  return {
    svg: [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width_dots} ${height}" width="${width_dots}" height="${height}">`,
      `<style>text{font-family:"Noto Sans Mono CJK SC","Noto Sans CJK SC",monospace;white-space:pre}</style>`,
      `<rect width="100%" height="100%" fill="#fff"/>`,
      ...parts,
      '</svg>',
      '',
    ].join('\n'),
    width_dots,
    tooWide,
  };
}

type Drawn = { readonly svg: string; readonly height_dots: number };

function drawLine(line: SetLine, width: number, paper_dots: number): Drawn {
  if (line.qr !== '') return drawQr(line.qr, paper_dots);
  if (line.barcode !== '') return drawBars(line.barcode, paper_dots);
  const height_dots = line.height * LINE_DOTS;
  const from = line.align === 'center' ? (paper_dots - width) / 2 : 0;
  const ground = line.inverse
    ? `<rect x="${from}" width="${width}" height="${height_dots}" fill="#000"/>`
    : '';
  return { svg: ground + drawText(line, from), height_dots };
}

/** Runs of one width, each held to the columns it takes whatever the font does. */
function drawText(line: SetLine, from: number): string {
  const runs = line.text.match(/[ -~]+|[^ -~]+/gu) ?? [];
  let x = from;
  let svg = '';
  for (const run of runs) {
    const width = widthOf(run, line.width);
    if (run.trim() !== '') {
      const ink = line.inverse ? ' fill="#fff"' : '';
      const weight = line.bold ? ' font-weight="700"' : '';
      const size = `font-size="22" textLength="${width / line.width}" lengthAdjust="spacingAndGlyphs"`;
      const place = `translate(${x} ${line.height * 23}) scale(${line.width} ${line.height})`;
      svg += `<text transform="${place}" ${size}${weight}${ink}>${escaped(run)}</text>`;
    }
    x += width;
  }
  return svg;
}

function drawQr(text: string, paper_dots: number): Drawn {
  const [symbol] = bwip.raw('qrcode', text, LEVEL) as unknown as readonly [
    { readonly pixs: readonly number[]; readonly pixx: number },
  ];
  const { pixs, pixx } = symbol;
  const side = pixx * QR_MODULE_DOTS;
  const from = (paper_dots - side) / 2;
  const modules = pixs
    .map((dark, at) => {
      if (dark === 0) return '';
      const x = from + (at % pixx) * QR_MODULE_DOTS;
      const y = QUIET_DOTS + Math.floor(at / pixx) * QR_MODULE_DOTS;
      return `M${x} ${y}h${QR_MODULE_DOTS}v${QR_MODULE_DOTS}h-${QR_MODULE_DOTS}z`;
    })
    .join('');
  return { svg: `<path d="${modules}"/>`, height_dots: side + 2 * QUIET_DOTS };
}

function drawBars(text: string, paper_dots: number): Drawn {
  const [symbol] = bwip.raw('code128', text, {}) as unknown as readonly [
    { readonly sbs: readonly number[] },
  ];
  const width = symbol.sbs.reduce((sum, bar) => sum + bar, 0) * BAR_MODULE_DOTS;
  let x = (paper_dots - width) / 2;
  let bars = '';
  for (const [index, bar] of symbol.sbs.entries()) {
    const step = bar * BAR_MODULE_DOTS;
    if (index % 2 === 0) bars += `M${x} 0h${step}v${BAR_DOTS}h-${step}z`;
    x += step;
  }
  return { svg: `<path d="${bars}"/>`, height_dots: BAR_DOTS + QUIET_DOTS };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
