/**
 * The shift of a till: what should be there by each way of paying, what was counted, the difference.
 * Pure. A shift is a range of sequence numbers, so nothing here looks at a clock.
 */
import type { Fen } from './money.ts';
import { fen, sumFen } from './money.ts';
import type { TenderKind } from './tender.ts';

/** The ways of paying, in the order every screen and paper shows them. */
export const TENDER_KINDS: readonly TenderKind[] = ['cash', 'wechat', 'alipay', 'card'];

/** Face values of cash in fen, largest first. */
export const CASH_FACES = [10000, 5000, 2000, 1000, 500, 100, 50, 10] as const;

export type Pieces = { readonly face_fen: Fen; readonly pieces: number };

/** By the way of paying; below 0 where more was given back than taken. */
export type ByTender = Readonly<Record<TenderKind, Fen>>;

/** Counted cash and the sums of the terminals; null: that terminal was not looked at. */
export type Counted = Readonly<Record<TenderKind, Fen | null>>;

export type MovementReason = 'change' | 'deposit' | 'expense' | 'topUp' | 'other';

/** Cash put into or taken out of the drawer outside of sales. */
export type CashMove = { readonly direction: 'in' | 'out'; readonly amount_fen: Fen };

type Booked = { readonly kind: TenderKind; readonly refund: 0 | 1; readonly amount_fen: Fen };

/** Reasons by direction, the usual one first. */
export const MOVE_REASONS: Readonly<Record<'in' | 'out', readonly MovementReason[]>> = {
  in: ['change', 'topUp', 'other'],
  out: ['deposit', 'expense', 'change', 'other'],
};

const REASON_NAMES: Readonly<Record<MovementReason, string>> = {
  change: '兑换零钱',
  deposit: '中途缴款',
  expense: '日常支出',
  topUp: '补备用金',
  other: '其他',
};

export function moveReasonName(reason: MovementReason): string {
  return REASON_NAMES[reason];
}

/** Money taken and given back by one way of paying. */
export type Flow = {
  readonly kind: TenderKind;
  readonly inCount: number;
  readonly in_fen: Fen;
  readonly outCount: number;
  readonly out_fen: Fen;
};

export function flowsOf(tenders: readonly Booked[]): readonly Flow[] {
  return TENDER_KINDS.map((kind) => {
    const of = (refund: 0 | 1): readonly Booked[] =>
      tenders.filter((one) => one.kind === kind && one.refund === refund);
    return {
      kind,
      inCount: of(0).length,
      in_fen: sumFen(of(0).map((one) => one.amount_fen)),
      outCount: of(1).length,
      out_fen: sumFen(of(1).map((one) => one.amount_fen)),
    };
  });
}

export function movedSum(moves: readonly CashMove[], direction: 'in' | 'out'): Fen {
  return sumFen(
    moves.filter((move) => move.direction === direction).map((move) => move.amount_fen),
  );
}

/** What should be there: in the drawer with the float and what was paid in and out of it. */
export function expectedOf(shift: {
  readonly float_fen: Fen;
  readonly flows: readonly Flow[];
  readonly moves: readonly CashMove[];
}): ByTender {
  const net = (kind: TenderKind): number =>
    shift.flows
      .filter((flow) => flow.kind === kind)
      .reduce((sum, flow) => sum + flow.in_fen - flow.out_fen, 0);
  const moved = movedSum(shift.moves, 'in') - movedSum(shift.moves, 'out');
  return {
    cash: fen(shift.float_fen + net('cash') + moved),
    wechat: fen(net('wechat')),
    alipay: fen(net('alipay')),
    card: fen(net('card')),
  };
}

/** Sum of counted notes and coins; null when a face does not exist or a number of pieces cannot be. */
export function countedCash(faces: readonly Pieces[]): Fen | null {
  const known = new Set<number>(CASH_FACES);
  if (faces.some(({ face_fen, pieces }) => !known.has(face_fen) || pieces < 0)) return null;
  if (new Set(faces.map(({ face_fen }) => face_fen)).size !== faces.length) return null;
  return sumFen(faces.map(({ face_fen, pieces }) => fen(face_fen * pieces)));
}

export type TenderDifference = {
  readonly kind: TenderKind;
  readonly expected_fen: Fen;
  readonly counted_fen: Fen | null;
  /** Counted less expected; null where nothing was counted. */
  readonly difference_fen: Fen | null;
};

export function differencesOf(expected: ByTender, counted: Counted): readonly TenderDifference[] {
  return TENDER_KINDS.map((kind) => {
    const is = counted[kind];
    const should = expected[kind];
    return {
      kind,
      expected_fen: should,
      counted_fen: is,
      difference_fen: is === null ? null : fen(is - should),
    };
  });
}

/** True when something counted is not what it should be: that needs an explanation. */
export function isOff(differences: readonly TenderDifference[]): boolean {
  return differences.some(({ difference_fen }) => (difference_fen ?? 0) !== 0);
}

/** 短款 · 长款 · 相符. */
export function differenceWord(difference: number): '短款' | '长款' | '相符' {
  if (difference === 0) return '相符';
  return difference < 0 ? '短款' : '长款';
}

/** What a shift leaves open and hands to the next one by name. */
export type OpenItem = {
  readonly kind:
    | 'unknown'
    | 'voidUnknown'
    | 'underWay'
    | 'notPaid'
    | 'parked'
    | 'returning'
    | 'dossier'
    | 'held'
    | 'moneyTask'
    | 'upload';
  /** Number of the sale it is about. */
  readonly title: string;
  readonly detail: string;
  readonly amount_fen: Fen;
  readonly since: number;
};

const ITEM_NAMES: Readonly<Record<OpenItem['kind'], string>> = {
  unknown: '结算结果未知',
  voidUnknown: '退费结果未知',
  underWay: '正在结算',
  notPaid: '已结算未收款',
  parked: '挂单',
  returning: '退货未完',
  dossier: '待补结',
  held: '挂账',
  moneyTask: '待办款项',
  upload: '待上传',
};

export function openItemName(kind: OpenItem['kind']): string {
  return ITEM_NAMES[kind];
}
