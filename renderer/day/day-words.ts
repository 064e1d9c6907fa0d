/** What the day page says: verdicts of a class, kinds of differences, states of uploads. */
import type { ClearingRow, Day } from '#contract/day.ts';
import type { LevelDifferenceView } from '#contract/level.ts';
import type { OutboxItem } from '#contract/outbox.ts';
import type { OpenResolution } from '#contract/resolution.ts';
import type { ResolutionView } from '#contract/sale.ts';
import type { BureauWord } from '#core/resolution.ts';
import type { StateKind } from '#renderer/design/state-tag.tsx';
import type { Fen } from '#core/money.ts';
import { displayYuan, sumFen } from '#core/money.ts';
import { chinaDate } from '#core/time.ts';

export type Verdict = { readonly kind: StateKind; readonly word: string };

/** Local, platform and money of one class put together. */
export function verdictOf(row: ClearingRow): Verdict {
  const short_fen = row.cashTaken_fen - row.cashDue_fen;
  if (row.level === false) return { kind: 'limited', word: platformWord(row) };
  if (short_fen !== 0) {
    return {
      kind: 'limited',
      word: `实收${short_fen < 0 ? '少' : '多'} ${displayYuan(Math.abs(short_fen))}`,
    };
  }
  return row.level === null
    ? { kind: 'waiting', word: '未核对' }
    : { kind: 'confirmed', word: '三方一致' };
}

/** How the platform's own totals stand against ours, as far as its file tells them. */
function platformWord({ centre, count, total_fen, fund_fen, account_fen }: ClearingRow): string {
  if (centre === null) return '与平台不一致';
  const more = centre.count - count;
  if (more !== 0) return `${more > 0 ? '平台' : '本地'}多 ${Math.abs(more)} 笔`;
  const same =
    centre.total_fen === total_fen &&
    centre.fund_fen === fund_fen &&
    centre.account_fen === account_fen;
  return same ? '与平台不一致' : '笔数同，金额不同';
}

/** The platform's totals over all classes; null unless all are known. */
export function centreSum(day: Day): ClearingRow['centre'] {
  const known = day.clearing.map((row) => row.centre).filter((centre) => centre !== null);
  if (known.length < day.clearing.length) return null;
  const sum = (pick: (row: (typeof known)[number]) => Fen): Fen => sumFen(known.map(pick));
  return {
    count: known.reduce((all, row) => all + row.count, 0),
    total_fen: sum((row) => row.total_fen),
    fund_fen: sum((row) => row.fund_fen),
    account_fen: sum((row) => row.account_fen),
  };
}

/** All insured rows against the platform's; null while the platform's are not known. */
export function insuredVerdict(day: Day): Verdict | null {
  const centre = centreSum(day);
  const { insured } = day;
  if (centre === null || day.clearing.length === 0) return null;
  if (centre.count !== insured.count) {
    const more = centre.count - insured.count;
    return { kind: 'limited', word: `${more > 0 ? '平台' : '本地'}多 ${Math.abs(more)} 笔` };
  }
  const same =
    centre.total_fen === insured.total_fen &&
    centre.fund_fen === insured.fund_fen &&
    centre.account_fen === insured.account_fen;
  // Equal counts with unequal sums are said so: rows on either side may hide one another.
  if (!same) return { kind: 'limited', word: '笔数同，金额不同' };
  return day.clearing.some((row) => row.level === false)
    ? { kind: 'limited', word: '合计同，分类不同' }
    : null;
}

/** Two sides only: what nobody but the shop knows. */
export function twoSideVerdict(due_fen: number, taken_fen: number): Verdict {
  const short_fen = taken_fen - due_fen;
  if (short_fen === 0) return { kind: 'confirmed', word: '两方一致' };
  return {
    kind: 'limited',
    word: `${short_fen < 0 ? '少收' : '多收'} ${displayYuan(Math.abs(short_fen))}`,
  };
}

export function tendersSum(tenders: Day['tenders']): number {
  return tenders.cash_fen + tenders.wechat_fen + tenders.alipay_fen + tenders.card_fen;
}

/** What the day's money must come to. */
export function dueSum(day: Day): number {
  return day.insured.cashDue_fen + day.selfPay.total_fen - day.later_fen;
}

/** The row of what falls due on one day and is paid on another. */
export const LATER_NAME = '挂账与待办款项';

export type Difference = Day['differences'][number];

const DIFFERENCE_WORDS = {
  unknown: { kind: 'undecided', word: '结果未知' },
  voidUnknown: { kind: 'undecided', word: '退费结果未知' },
  notLevel: { kind: 'limited', word: '未对平' },
  uploadRefused: { kind: 'refused', word: '上传被退回' },
  onlyPlatform: { kind: 'undecided', word: '仅平台有' },
  moneyDue: { kind: 'waiting', word: '款项待办' },
  level: { kind: 'limited', word: '与平台不符' },
  cash: { kind: 'limited', word: '现金差额' },
} as const satisfies Record<Difference['kind'], Verdict>;

/** Name of what Enter does with a difference. */
const DIFFERENCE_ACTS = {
  unknown: '现在核对',
  voidUnknown: '现在核对',
  notLevel: '重新核对',
  uploadRefused: '立即上传',
  onlyPlatform: '重新核对',
  moneyDue: '办理款项',
  level: '签认',
  cash: '登记差额',
} as const satisfies Record<Difference['kind'], string>;

const LEVEL_KINDS = {
  onlyOurs: { kind: 'limited', word: '本地多' },
  onlyCentre: { kind: 'undecided', word: '平台多' },
  amountsDiffer: { kind: 'limited', word: '金额不同' },
  refundDiffers: { kind: 'limited', word: '退费不符' },
  unclear: { kind: 'undecided', word: '待核实' },
} as const satisfies Record<LevelDifferenceView['kind'], Verdict>;

const LEVEL_ACTS = {
  resolve: '重新核对',
  reverse: '授权冲正',
  refund: '补发退费',
  adopt: '补记',
  explain: '签认',
} as const satisfies Record<LevelDifferenceView['act'], string>;

/** Word of what a difference is. */
export function differenceWord(difference: Difference): Verdict {
  const { kind, level } = difference;
  if (kind === 'cash') return { ...DIFFERENCE_WORDS.cash, word: `现金${cashWord(difference)}` };
  return level === null ? DIFFERENCE_WORDS[kind] : LEVEL_KINDS[level.kind];
}

/** Less than there should be, or more. */
function cashWord({ amount_fen }: Difference): string {
  return amount_fen < 0 ? '短款' : '长款';
}

export function levelActName(level: LevelDifferenceView): string {
  const red = level.act === 'adopt' && level.kind === 'refundDiffers';
  return red ? '补记红字' : LEVEL_ACTS[level.act];
}

/** What stays may be signed, also where another act fits and does not help. */
export function signEnabled(difference: Difference | undefined): true | string {
  const level = difference?.level ?? null;
  if (level === null) return '只有与平台不符的差异可以签认。';
  return level.act === 'resolve' ? '结果未知的单由系统核对到底，不能签认。' : true;
}

/** What Enter does with this one: a way out of unknown may wait for a manager's word. */
export function actName(difference: Difference, ways: readonly OpenResolution[]): string {
  if (difference.level !== null) return levelActName(difference.level);
  if (difference.kind === 'cash') return `登记${cashWord(difference)}`;
  return wayOf(difference, ways)?.step === 'authorise'
    ? '授权冲正'
    : DIFFERENCE_ACTS[difference.kind];
}

/** Where the way out of unknown of this difference stands; null for the other kinds. */
export function wayOf(
  difference: Difference,
  ways: readonly OpenResolution[],
): ResolutionView | null {
  if (difference.kind !== 'unknown' && difference.kind !== 'voidUnknown') return null;
  return ways.find((way) => way.saleId === difference.saleId)?.resolution ?? null;
}

/** Before anything is chosen. */
export const NO_WORD = '';
export type BureauChoice = BureauWord | typeof NO_WORD;

/** What the bureau can have answered, as the manager chooses it. */
export function bureauChoices(
  way: ResolutionView,
): Readonly<Partial<Record<BureauChoice, string>>> {
  return way.request === 'settle'
    ? {
        [NO_WORD]: '请选择',
        absent: '没有这笔，没有扣款',
        reversed: '经办机构已撤销这笔，没有扣款',
        settled: '这笔已结算，有效（要填结算编号）',
      }
    : { [NO_WORD]: '请选择', absent: '没有退费，原单不变', refunded: '已经退费' };
}

/** Why a manager cannot yet say what the bureau answered about this difference; true when it can. */
export function bureauWordEnabled(
  difference: Difference | undefined,
  ways: readonly OpenResolution[],
): true | string {
  const way = difference === undefined ? null : wayOf(difference, ways);
  if (way === null) return '只有结果未知的单要登记经办机构答复。';
  return way.escalatedAt !== null || way.step === 'bureau'
    ? true
    : '系统还在核对，列入店长异常台后才能登记。';
}

export const UPLOAD_WORDS = {
  waiting: { kind: 'waiting', word: '等待重传' },
  sending: { kind: 'waiting', word: '正在上传' },
  accepted: { kind: 'confirmed', word: '已接收' },
  refused: { kind: 'refused', word: '平台退回' },
  cancelled: { kind: 'ended', word: '不再上传' },
  closed: { kind: 'ended', word: '已关闭' },
  unknown: { kind: 'undecided', word: '结果未知' },
} as const satisfies Record<OutboxItem['state'], Verdict>;

export type UploadGroup = {
  readonly name: string;
  readonly state: OutboxItem['state'];
  readonly count: number;
  readonly oldestAt: number;
  readonly tries: number;
  /** The platform's own sentence, of the first refused one. */
  readonly reason: string;
};

/** Open uploads by what they are and how they stand, refused ones last. */
export function groupUploads(items: readonly OutboxItem[]): readonly UploadGroup[] {
  const groups = new Map<string, UploadGroup>();
  for (const item of items) {
    // A first try and a repeated one wait for the same thing.
    const key = `${item.infno} ${item.state}`;
    const known = groups.get(key);
    groups.set(key, {
      name: item.name,
      state: item.state,
      count: (known?.count ?? 0) + 1,
      oldestAt: Math.min(known?.oldestAt ?? item.createdAt, item.createdAt),
      tries: Math.max(known?.tries ?? 0, item.tries),
      reason: known?.reason || item.reason,
    });
  }
  return [...groups.values()].toSorted(
    (left, right) => Number(left.state === 'refused') - Number(right.state === 'refused'),
  );
}

/** Why the day cannot be closed; true when nothing on this page stands against it. */
export function dayCloseReason(day: Day | null): true | string {
  if (day === null) return '还没有数据。';
  if (day.closed !== null) return '这一天已经日结。';
  const insured = day.differences.filter(({ kind, since }) => {
    if (kind === 'cash' || kind === 'moneyDue' || kind === 'uploadRefused') return false;
    // What is unknown of another day stands against that one.
    const unknown = kind === 'unknown' || kind === 'voidUnknown';
    return !unknown || chinaDate(since) === day.date;
  }).length;
  if (insured > 0) return `不能日结：还有 ${insured} 项医保差异。`;
  return day.run?.endedAt == null ? '还没有与平台核对，请先按 F5。' : true;
}
