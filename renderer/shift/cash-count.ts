/** Counting the drawer: what is typed into which field, its sums, and what is still needed. */
import type { Shift } from '#contract/shift.ts';
import type { Fen } from '#core/money.ts';
import { displayYuan, fen } from '#core/money.ts';
import { CASH_FACES, differenceWord, isOff } from '#core/shift.ts';
import type { Pieces } from '#core/shift.ts';
import { parseAmount } from '#renderer/sale/amount-text.ts';

/** The terminals whose sums may be entered beside the cash. */
export const TERMINALS = ['wechat', 'alipay', 'card'] as const;
export type Terminal = (typeof TERMINALS)[number];

/** Text typed by field: the face in fen (`10000`), a terminal (`wechat`), `handIn`; absent: nothing. */
export type Fields = Readonly<Record<string, string>>;

const TERMINAL_NAMES: Readonly<Record<Terminal, string>> = {
  wechat: '微信',
  alipay: '支付宝',
  card: '银行卡',
};

export function terminalName(terminal: Terminal): string {
  return TERMINAL_NAMES[terminal];
}

export type Typed = { readonly text: string } | { readonly refused: string };

function fold(text: string): string {
  return text.normalize('NFKC').replace(/[。]/g, '.').trim();
}

/** Pieces of a face: digits only, at most five (the contract's limit); else why it is not taken. */
export function typedPieces(text: string): Typed {
  const folded = fold(text);
  if (!/^\d*$/.test(folded)) return { refused: '张数只能填数字，没有填入。' };
  if (folded.length > 5) return { refused: '张数太多，请核对，没有填入。' };
  return { text: folded };
}

/** An amount in yuan as far as it is typed; else why it is not taken. */
export function typedAmount(text: string): Typed {
  const folded = fold(text).replaceAll(',', '');
  if (!/^\d*(\.\d{0,2})?$/.test(folded)) {
    return { refused: '金额只能填数字，最多两位小数，没有填入。' };
  }
  return folded.length > 10 ? { refused: '金额太大，请核对，没有填入。' } : { text: folded };
}

/** "10 元", "5 角". */
export function faceName(face_fen: number): string {
  return face_fen >= 100 ? `${face_fen / 100} 元` : `${face_fen / 10} 角`;
}

export function faceSum(face_fen: number, fields: Fields): Fen {
  return fen(face_fen * Number(fields[face_fen] || '0'));
}

/** Sum of what was typed; null while nothing was typed at all. */
export function countedSum(fields: Fields): Fen | null {
  if (CASH_FACES.every((face) => (fields[face] ?? '') === '')) return null;
  return fen(CASH_FACES.reduce((sum, face) => sum + faceSum(face, fields), 0));
}

/** The counts as the contract wants them: only faces with pieces. */
export function facesOf(fields: Fields): Pieces[] {
  return CASH_FACES.filter((face) => Number(fields[face] || '0') > 0).map((face) => ({
    face_fen: fen(face),
    pieces: Number(fields[face]),
  }));
}

/** Sum of a terminal; null when its field is empty: it was not looked at. */
export function terminalSum(terminal: Terminal, fields: Fields): Fen | null {
  return parseAmount(fields[terminal] ?? '');
}

/** What goes out of the drawer at closing; nothing where nothing is typed. */
export function handInOf(fields: Fields): Fen {
  return parseAmount(fields['handIn'] ?? '') ?? fen(0);
}

/** Next act of the panel: counting, or closing what was counted. */
export function stepOf(shift: Shift | null, recounting: boolean): 'count' | 'close' | 'none' {
  if (shift === null || shift.closedAt !== null) return 'none';
  return shift.counts.length === 0 || recounting ? 'count' : 'close';
}

/** True, or why the count cannot be entered yet. */
export function mayCount(fields: Fields): true | string {
  return countedSum(fields) === null ? '请先点数（按 T）；没有现金请填一个 0。' : true;
}

/** True, or why the shift cannot be closed now. */
export function mayClose(shift: Shift, typed: { fields: Fields; note: string }): true | string {
  const { tenders = [] } = shift.figures ?? {};
  const [cash] = tenders;
  if (cash === undefined || cash.counted_fen === null) return '请先点数（按 T）。';
  const off = tenders.find((one) => (one.difference_fen ?? 0) !== 0);
  if (isOff(tenders) && off && typed.note.trim() === '') {
    const amount = Math.abs(off.difference_fen ?? 0);
    return `${differenceWord(off.difference_fen ?? 0)} ${displayYuan(amount)}，请写明原因。`;
  }
  return handInOf(typed.fields) > Math.max(0, cash.counted_fen) ? '上缴不能多于实点的现金。' : true;
}

/** What is said when the shift is closed. */
export function closedSentence(closed: Shift): string {
  const off = closed.figures?.tenders.find((one) => (one.difference_fen ?? 0) !== 0);
  const z = closed.zNo === null ? '' : `，交班报表 Z ${closed.zNo} 正在打印`;
  const carried = closed.open.length === 0 ? '' : `，移交 ${closed.open.length} 项`;
  const found =
    off === undefined
      ? '已交班，现金相符'
      : `已交班，${differenceWord(off.difference_fen ?? 0)} ${displayYuan(Math.abs(off.difference_fen ?? 0))} 已登记`;
  return `${found}${carried}${z}。`;
}
