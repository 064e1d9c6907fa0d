/**
 * The words of the way out of unknown (design notes §5, settlement.md §4), all in this one file: what
 * the system did, is doing and may still find, and how it ended. Nothing here says that something
 * went wrong, and nothing invites anybody to press again. Pure.
 */
import { displayYuan } from '#core/money.ts';
import { ESCALATE_MS } from '#core/resolution.ts';
import { never } from '#core/result.ts';
import { chinaTime } from '#core/time.ts';
import type { ResolutionView, Sale } from '#contract/sale.ts';
import { TENDER_NAMES } from './sale-words.ts';

/** A sentence whose middle is printed bold. */
export type Sentence = readonly [lead: string, strong: string, rest: string];

/** done: known now · open: leaves it open · now: under way · ahead: may come. */
export type Look = 'done' | 'open' | 'now' | 'ahead';

export type TimelineRow = {
  readonly look: Look;
  /** A time of the day, or the case in which it comes. */
  readonly at: string;
  readonly text: Sentence;
  /** Smaller, below: the platform's words, the number of the request. */
  readonly second: string;
};

type StepKind = ResolutionView['steps'][number]['kind'];
type Request = ResolutionView['request'];

/** What one step says. A void has its own ends. */
export function stepSentence(kind: StepKind, request: Request): Sentence {
  const settle = request === 'settle';
  switch (kind) {
    case 'unknown':
      return ['没有收到能确认的答复，状态记为', settle ? '结果未知' : '退费结果未知', ''];
    case 'totalsLevel':
      return ['与平台对总账：', '账平', '，平台账上没有这笔'];
    case 'totalsNotLevel':
      return ['与平台对总账：金额', '不平', '，需要查明细'];
    case 'detailAbsent':
      return ['对明细账：平台账上', '没有这笔', ''];
    case 'detailHappened':
      return ['对明细账：平台账上', '有这笔', ''];
    case 'detailTwice':
      return ['对明细账：同一请求在平台账上有', '两笔', '，要请经办机构处理'];
    case 'detailUnclear':
      return ['对明细账：有', '无法辨认的行', '，先不下结论'];
    case 'noAnswer':
      return ['平台', '没有给出账目', '，系统稍后继续核对'];
    case 'authorise':
      return ['已查到这笔，等', '店长授权冲正', ''];
    case 'authorised':
      return ['店长', '已授权冲正', ''];
    case 'reverse':
      return ['', '已查到这笔', '，开始冲正'];
    case 'reversalSent':
      return ['冲正请求', '已发出', ''];
    case 'reversalAccepted':
      return ['平台', '已受理冲正', '，还要对账确认'];
    case 'reversalRefused':
      return ['平台', '没有受理冲正', '，系统稍后继续'];
    case 'reversalUnknown':
      return ['', '冲正结果未知', '，本地不作改动'];
    case 'level':
      return ['冲正后与平台', '对账确认', ''];
    case 'bureau':
      return ['已查到这笔，这里不能冲正，请店长', '联系经办机构', ''];
    case 'lateAnswer':
      return ['平台的答复', '迟到', '，已留作证据'];
    case 'escalated':
      return ['仍无结论，', '已列入店长异常台', ''];
    case 'bureauWord':
      return ['店长登记了', '经办机构的答复', ''];
    case 'accepted':
      return settle ? ['答复已到：', '医保结算成功', ''] : ['平台账上已确认：', '已退费', ''];
    case 'absent':
      return settle
        ? ['已核实：', '平台没有这笔', '，没有扣款']
        : ['已核实：', '平台没有退费', '，原单不变'];
    case 'reversed':
      return settle ? ['', '已冲正', '，没有扣款'] : ['已核实：', '平台没有退费', '，原单不变'];
    default:
      return never(kind);
  }
}

/** Steps that settle a question; the others leave it open. */
const DONE: ReadonlySet<StepKind> = new Set<StepKind>([
  'totalsLevel',
  'totalsNotLevel',
  'detailAbsent',
  'detailHappened',
  'authorised',
  'reverse',
  'reversalSent',
  'reversalAccepted',
  'bureauWord',
  'accepted',
  'absent',
  'reversed',
]);

/** The oldest rows of a long way give place: so many of the newest stay. */
const NEWEST = 4;

function stepRow(step: ResolutionView['steps'][number], request: Request): TimelineRow {
  return {
    look: DONE.has(step.kind) ? 'done' : 'open',
    at: chinaTime(step.at),
    text: stepSentence(step.kind, request),
    second: step.kind === 'lateAnswer' ? '' : step.detail,
  };
}

/** Everything that was done, oldest first; the middle of a long way is counted, not listed. */
export function doneRows(way: ResolutionView): readonly TimelineRow[] {
  const rows = way.steps.map((step) => stepRow(step, way.request));
  const [first] = rows;
  if (first === undefined || rows.length <= NEWEST + 2) return rows;
  const hidden = rows.length - 1 - NEWEST;
  const between: TimelineRow = {
    look: 'done',
    at: '其间',
    text: ['已核对多次，', `${hidden} 步`, '没有列出'],
    second: '',
  };
  return [first, between, ...rows.slice(-NEWEST)];
}

export type Circumstance = {
  readonly now: number;
  /** Nobody can be asked; the way goes on by itself with the line. */
  readonly offline: boolean;
};

/** The step under way; null when it has ended. */
export function nowRow(way: ResolutionView, { now, offline }: Circumstance): TimelineRow | null {
  if (way.step === 'ended') return null;
  const waits = way.nextAt !== null && way.nextAt > now;
  const since = Math.max(way.nextAt ?? way.beganAt, way.steps.at(-1)?.at ?? 0);
  const seconds = Math.max(0, Math.floor((now - since) / 1_000));
  const used = waits || seconds === 0 ? '' : `，已用 ${seconds} 秒`;
  const next = waits && way.nextAt !== null ? `，${chinaTime(way.nextAt)} 接着核对` : '';
  return {
    look: 'now',
    at: waits || way.step === 'authorise' || way.step === 'bureau' ? '现在' : chinaTime(since),
    text: underWay(way, { offline, waits, used, next }),
    second: way.note,
  };
}

function underWay(
  way: ResolutionView,
  at: {
    readonly offline: boolean;
    readonly waits: boolean;
    readonly used: string;
    readonly next: string;
  },
): Sentence {
  switch (way.step) {
    case 'authorise':
      return ['', '需要店长授权冲正', '，按 F9 请店长输入 PIN'];
    case 'bureau':
      return ['', '请店长联系经办机构', `，答复后在「对账」按 B 登记；系统继续看账${at.next}`];
    case 'books':
    case 'reverse':
    case 'level':
    case 'ended':
      break;
  }
  if (at.offline) return ['', '等线路恢复', '，恢复后自动接着核对'];
  if (way.step === 'reverse') {
    return at.waits
      ? ['', '冲正结果未知', `，系统会继续直到平台确认${at.next}`]
      : ['', '正在冲正', `，平台确认前本单不能再次结算${at.used}`];
  }
  if (way.step === 'level') {
    return ['', '正在对账确认冲正', at.waits ? at.next : at.used];
  }
  if (!at.waits) {
    return way.steps.at(-1)?.kind === 'totalsNotLevel'
      ? ['', '正在对明细账', `，按请求流水查找本单${at.used}`]
      : ['', '正在对总账', at.used];
  }
  const seen = way.steps.at(-1)?.kind;
  return seen === 'totalsLevel' || seen === 'detailAbsent'
    ? ['', '暂时没有这笔', `，请求可能还在路上${at.next}`]
    : ['', '等待核对', at.next];
}

/** What may still come of it, as far as it can still come. `due_fen`: what would then be taken. */
export function aheadRows(way: ResolutionView, due_fen: number): readonly TimelineRow[] {
  const row = (at: string, text: string): TimelineRow => ({
    look: 'ahead',
    at,
    text: [text, '', ''],
    second: '',
  });
  if (way.request === 'void') {
    return way.step === 'ended'
      ? []
      : [
          row('若已退费', '提示退给顾客的金额，由收银员退款'),
          row('若没有退', '原单不变；要退货，从头办理'),
        ];
  }
  const happened = row('若有这笔', '系统自动冲正；平台确认后解锁，请顾客再出示医保码重结');
  const absent = row('若无这笔', '没有扣款。本单解锁，回到「预结算」，由你重新发起');
  const money = due_fen === 0 ? '再交药' : `再提示收 ${displayYuan(due_fen)} 元`;
  const late = row('答复迟到', `冲正发出前收到，就按答复记账、打印，${money}`);
  switch (way.step) {
    case 'books':
      return [happened, absent, late];
    case 'authorise':
    case 'bureau':
      return [row('冲正之后', '平台确认后解锁，请顾客再出示医保码重结'), late];
    case 'reverse':
    case 'level':
      return [row('确认之后', '没有扣款。本单解锁，请顾客再出示医保码重结')];
    case 'ended':
      return [];
    default:
      return never(way.step);
  }
}

export type Heading = { readonly title: string; readonly line: string };

/** Title and line of the dialog: changes with the step, never with the clock. */
export function heading(way: ResolutionView): Heading {
  if (way.request === 'void') {
    return way.escalatedAt === null
      ? { title: '退费结果未知', line: '先不要退现金，系统正在核对。' }
      : { title: '退费仍无结论，已列入店长异常台', line: '系统继续核对。先不要退现金。' };
  }
  if (way.step === 'authorise') {
    return { title: '需要店长授权冲正', line: '按 F9 请店长输入 PIN。' };
  }
  if (way.escalatedAt !== null) {
    return {
      title: '仍无结论，已列入店长异常台',
      line: '系统继续核对。药品和处方请留在柜台。',
    };
  }
  switch (way.step) {
    case 'reverse':
    case 'level':
      return way.steps.at(-1)?.kind === 'reversalUnknown'
        ? { title: '冲正结果未知', line: '本地不作改动，系统会继续直到平台确认。' }
        : { title: '已查到这笔，正在冲正', line: '平台确认前，本单不能再次结算。' };
    case 'bureau':
      return {
        title: '已查到这笔，要请经办机构处理',
        line: '请店长联系经办机构，答复后在「对账」登记。处理之前，本单不能再次结算。',
      };
    case 'books':
    case 'ended':
      return {
        title: '结果未知：医保平台没有答复',
        line: '可能已经扣款，也可能没有。系统正在核对，本单已锁定。',
      };
    default:
      return never(way.step);
  }
}

/** When it also lies on the manager's desk, beside the waiting time. */
export function deskWords(way: ResolutionView): string {
  const hour = (at: number): string => chinaTime(at).slice(0, 5);
  return way.escalatedAt === null
    ? `${hour(way.beganAt + ESCALATE_MS)} 后列入店长异常台`
    : `${hour(way.escalatedAt)} 已列入店长异常台`;
}

/** How it ended, for the person at the till; null while it is under way. */
export function endWords(
  sale: Pick<Sale, 'resolution' | 'moneyDue' | 'stillToPay_fen'>,
): Heading | null {
  const way = sale.resolution;
  if (way === null || way.outcome === null) return null;
  if (way.request === 'void') {
    return way.outcome === 'accepted'
      ? { title: '已退费', line: `个人账户由平台退回；${refundWords(sale.moneyDue)}` }
      : { title: '已核实：平台没有退费', line: '没有退费，原单不变。要退货，按 F9 办理。' };
  }
  switch (way.outcome) {
    case 'accepted':
      return {
        title: '答复已到：医保结算成功',
        line:
          sale.stillToPay_fen === 0
            ? '已记账。顾客不用再付，请交药。'
            : `已记账。请收 ${displayYuan(sale.stillToPay_fen)} 元并交药。`,
      };
    case 'absent':
      return { title: '已核实：平台没有这笔', line: '没有扣款。本单已解锁，请按 F5。' };
    case 'reversed':
      return { title: '已冲正，没有扣款', line: '请顾客再出示医保码，按 F5 重新试算。' };
    default:
      return never(way.outcome);
  }
}

/** The same for somebody who has other things on the screen: names the sale, says where to find it. */
export function endNews(sale: Sale): string {
  const words = endWords(sale);
  if (words === null) return `${sale.saleNo} 已有结论。`;
  const where =
    sale.moneyDue.length > 0
      ? '按 F9 打开这张单办理。'
      : sale.state === 'held' || sale.state === 'settled'
        ? '按 F8 取单。'
        : '';
  return `${sale.saleNo} ${words.title}。${words.line}${where}`;
}

/** Beside a parked sale. */
export const PARKED_END = {
  absent: '已核实：没有扣款',
  reversed: '已冲正，没有扣款',
  accepted: '答复已到，待收款',
} as const satisfies Record<NonNullable<ResolutionView['outcome']>, string>;

export function escalationNews(open: {
  readonly saleNo: string;
  readonly resolution: ResolutionView;
}): string {
  const { title, line } = heading(open.resolution);
  return `${open.saleNo} ${title}。${line}`;
}

/** The sale is open again, and nothing has been tried since: what it waits for now. */
export function reopenedWords(sale: Sale): Heading | null {
  const way = sale.resolution;
  if (sale.state !== 'open' || way === null || way.request === 'void') return null;
  const ended_at = way.steps.at(-1)?.at ?? way.beganAt;
  if (sale.settlement !== null || (sale.trial?.askedAt ?? 0) > ended_at) return null;
  return endWords(sale);
}

/** Which money is still to be given back. */
function refundWords(due: Sale['moneyDue']): string {
  const parts = due
    .filter((task) => task.direction === 'refund')
    .map((task) => `${TENDER_NAMES[task.kind]} ${displayYuan(task.amount_fen)} 元`);
  return parts.length === 0 ? '没有要单独退的款项。' : `请退${parts.join('、')}。`;
}

/** One line for a difference: where it stands, how often, when next. */
export function standWords(way: ResolutionView, circumstance: Circumstance): string {
  const row = nowRow(way, circumstance);
  const tries = way.tries === 0 ? '' : `，已核对 ${way.tries} 次仍无结论`;
  return row === null ? '' : `${row.text.join('')}${tries}`;
}
