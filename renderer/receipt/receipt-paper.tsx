/**
 * The slip on screen: the engine's lines on 48 columns, monochrome, as the 80 mm printer sets them
 * (design notes, picture 06). Draws only; wording, order and amounts are the engine's.
 */
import type { CSSProperties } from 'react';
import type { ReceiptView } from '#contract/day.ts';
import { RECEIPT_COLUMNS, columnsOf } from '#core/receipt-layout.ts';
import { code128Widths } from './code-128.ts';
import { slipRuns } from './slip-text.ts';
import styles from './receipt-paper.module.css';

type SlipLine = ReceiptView['lines'][number];

/** How much larger than the body a style may be; never so large that the line would wrap. */
const SCALE = {
  normal: 1,
  bold: 1,
  inverse: 1,
  barcode: 1,
  qr: 1,
  subtitle: 1.35,
  title: 1.4,
  total: 1.7,
} as const satisfies Record<SlipLine['style'], number>;

export function ReceiptPaper({ receipt }: { readonly receipt: ReceiptView }) {
  return (
    <article
      className={styles['paper']}
      lang="zh-CN"
      aria-label={`小票 ${receipt.saleNo}${receipt.copyNo > 0 ? `，重打第 ${receipt.copyNo} 次` : ''}`}
    >
      {receipt.lines.map((line, index) => (
        // Lines never move or change within one slip, so their position is their identity.
        <SlipRow key={index} line={line} />
      ))}
    </article>
  );
}

function SlipRow({ line }: { readonly line: SlipLine }) {
  if (line.style === 'barcode') return <BarCode text={line.text} />;
  if (line.style === 'total') return <TotalRow text={line.text} />;
  const scale = Math.min(SCALE[line.style], RECEIPT_COLUMNS / Math.max(1, columnsOf(line.text)));
  return (
    <div
      className={`${styles['line']} ${styles[line.style]} ${styles[line.align]}`}
      style={{ '--slip-scale': scale } as CSSProperties}
    >
      <Runs text={line.text} />
    </div>
  );
}

/** Label left, amount right, both large: the gap between them is the paper's, not the text's. */
function TotalRow({ text }: { readonly text: string }) {
  const [label = '', amount = ''] = text.trim().split(/\s{2,}(?=\S+$)/);
  const scale = Math.min(SCALE.total, (RECEIPT_COLUMNS - 2) / columnsOf(`${label}${amount}`));
  return (
    <div
      className={`${styles['line']} ${styles['total']}`}
      style={{ '--slip-scale': scale } as CSSProperties}
    >
      <span>
        <Runs text={label} />
      </span>
      <span>
        <Runs text={amount} />
      </span>
    </div>
  );
}

function Runs({ text }: { readonly text: string }) {
  return slipRuns(text).map((run, index) => (
    <span key={index} className={styles[run.kind]}>
      {run.text}
    </span>
  ));
}

/** Quiet zone on either side, in modules (ISO/IEC 15417: at least ten). */
const QUIET_MODULES = 10;

/** Code 128 as lines; the text itself where it has letters that code cannot carry. */
export function BarCode({ text }: { readonly text: string }) {
  const widths = code128Widths(text);
  if (widths === null) return <div className={`${styles['line']} ${styles['center']}`}>{text}</div>;
  const bars: { x: number; width: number }[] = [];
  let x = QUIET_MODULES;
  for (const [index, width] of widths.entries()) {
    if (index % 2 === 0) bars.push({ x, width });
    x += width;
  }
  return (
    <svg
      className={styles['barcode']}
      viewBox={`0 0 ${x + QUIET_MODULES} 40`}
      preserveAspectRatio="none"
      shapeRendering="crispEdges"
      role="img"
      aria-label={`条码 ${text}`}
    >
      {bars.map((bar) => (
        <rect key={bar.x} x={bar.x} y={0} width={bar.width} height={40} />
      ))}
    </svg>
  );
}
