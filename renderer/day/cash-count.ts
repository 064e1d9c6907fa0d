/** Counting the drawer: typed pieces per face, their sum, and what is still needed to close. */
import { CASH_FACES } from '#contract/day.ts';
import type { Shift } from '#contract/day.ts';
import { fen } from '#core/money.ts';
import type { Fen } from '#core/money.ts';
import { displayYuan } from '#core/money.ts';

/** Text typed per face in fen; "" where nothing was typed. */
export type Pieces = Readonly<Record<number, string>>;

/** Digits only, full-width ones of an input method folded, at most five (the contract's limit). */
export function foldPieces(text: string): string {
  return text.normalize('NFKC').replace(/\D/g, '').slice(0, 5);
}

/** "10 元", "5 角". */
export function faceName(face_fen: number): string {
  return face_fen >= 100 ? `${face_fen / 100} 元` : `${face_fen / 10} 角`;
}

export function faceSum(face_fen: number, pieces: Pieces): Fen {
  return fen(face_fen * Number(pieces[face_fen] || '0'));
}

/** Sum of what was counted; null while nothing was typed at all. */
export function countedSum(pieces: Pieces): Fen | null {
  if (CASH_FACES.every((face) => (pieces[face] ?? '') === '')) return null;
  return fen(CASH_FACES.reduce((sum, face) => sum + faceSum(face, pieces), 0));
}

/** The counts as the contract wants them: only faces with pieces. */
export function countsOf(pieces: Pieces): { readonly face_fen: Fen; readonly pieces: number }[] {
  return CASH_FACES.filter((face) => Number(pieces[face] || '0') > 0).map((face) => ({
    face_fen: fen(face),
    pieces: Number(pieces[face]),
  }));
}

export type CashDifference = { readonly word: '相符' | '短款' | '长款'; readonly fen: number };

export function differenceOf(counted: Fen, expected: Fen): CashDifference {
  const difference = counted - expected;
  return { word: difference === 0 ? '相符' : difference < 0 ? '短款' : '长款', fen: difference };
}

/** True, or why the shift cannot be closed now. */
export function mayClose(shift: Shift | null, counted: Fen | null, note: string): true | string {
  if (shift === null) return '还没有开班。';
  if (shift.closedAt !== null) return '本班已经交班。';
  if (shift.openSales > 0) return `还有 ${shift.openSales} 单没结完，请先结完。`;
  if (counted === null) return '请先点数（按 T）。';
  const difference = differenceOf(counted, shift.expected_fen);
  if (difference.fen !== 0 && note.trim() === '') {
    return `${difference.word} ${displayYuan(Math.abs(difference.fen))}，请写明原因。`;
  }
  return true;
}
