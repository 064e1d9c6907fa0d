/** What the desk of uploads says of one item: why it stands as it does, and what may be done. */
import type { OutboxItem, UploadGoods } from '#contract/outbox.ts';
import { displayQuantity, displayYuan } from '#core/money.ts';
import { chinaDateTime } from '#core/time.ts';
import { spanText } from '#renderer/design/use-now.ts';
import { dateOf } from '#renderer/stock/stock-input.ts';
import { UPLOAD_WORDS } from './day-words.ts';

/** The plain reason, in the order a person asks: what holds it up, what was said, when next. */
export function reasonOf(item: OutboxItem, now: number): string {
  const { heldUpBy } = item;
  if (item.state === 'waiting' && heldUpBy !== null) {
    const stands = UPLOAD_WORDS[heldUpBy.state].word;
    const same = item.lot === null ? '同一单' : '同一批次';
    return `${same}的“${heldUpBy.name}”${stands}，等它办完再传。`;
  }
  switch (item.state) {
    case 'waiting': {
      const wait = item.nextAt === null ? 0 : item.nextAt - now;
      const next = wait > 0 ? `${spanText(wait)}后再试。` : '马上上传。';
      return `${item.reason}${next}`;
    }
    case 'sending':
      return '已发出，等平台答复。';
    case 'refused':
      return `平台原话：${item.reason}`;
    case 'accepted':
      return item.reason || `平台 ${moment(item.acceptedAt)} 收到。`;
    case 'closed':
      return `${item.closedBy} ${moment(item.closedAt)} 关闭：${item.reason}`;
    case 'unknown':
    case 'cancelled':
      return item.reason;
  }
}

const STOCK_CAUSES = {
  receive: '入库',
  count: '盘点',
  damaged: '破损',
  expired: '过期报损',
  lost: '丢失',
  other: '其他',
} as const;

/** What it belongs to: its sale with the total, or its lot with what came, went or lay there. */
export function whereOf(item: OutboxItem): { readonly name: string; readonly amount: string } {
  const { lot } = item;
  if (lot === null) {
    return {
      name: item.saleNo,
      amount: item.total_fen === null ? '' : displayYuan(item.total_fen),
    };
  }
  const { cause, unit } = lot;
  const quantity = `${displayQuantity(lot.quantity_e4)} ${unit}`;
  const sign = lot.quantity_e4 > 0 ? '+' : '';
  const amount = cause === null ? `实有 ${quantity}` : `${STOCK_CAUSES[cause]} ${sign}${quantity}`;
  return { name: `批号 ${lot.lotNo}`, amount };
}

/** Largest two units: the age of an upload is read at a glance. */
export function ageOf(item: OutboxItem, now: number): string {
  return spanText(now - item.createdAt);
}

function moment(at: number | null): string {
  return at === null ? '' : chinaDateTime(at).slice(5, 16);
}

export type UploadActs = {
  readonly send: true | string;
  readonly correct: true | string;
  readonly settle: true | string;
  readonly close: true | string;
};

const NOT_MANAGER = '请店长登录后处理。';

/** True, or why the act cannot be done with this item now. */
export function actsOn(item: OutboxItem | null, manager: boolean): UploadActs {
  if (item === null) {
    const none = '没有选中的条目。';
    return { send: none, correct: none, settle: none, close: none };
  }
  const { state } = item;
  const waiting = state === 'waiting';
  const refused = state === 'refused';
  const unknown = state === 'unknown';
  const byManager = (fits: boolean, why: string): true | string =>
    fits ? manager || NOT_MANAGER : why;
  return {
    send: waiting || byManager(refused, '只有等待重传和被退回的可以立即上传。'),
    correct: byManager(
      (waiting || refused) && item.infno !== '7208',
      '只有等待重传和被退回的可以更正，撤销处方出库没有可更正的内容。',
    ),
    settle: byManager(unknown, '只有结果未知的需要核实。'),
    close: waiting || refused || unknown || '这一条已经办完，不用关闭。',
  };
}

export type GoodsForm = Record<(typeof GOODS_FIELDS)[number][0], string>;

/** What can be wrong on file, in the order it stands on the box. */
export const GOODS_FIELDS = [
  ['nationalDrugCode', '国家药品编码'],
  ['approvalNo', '批准文号'],
  ['manufacturer', '厂家'],
  ['lotNo', '批号'],
  ['madeOn', '生产日期'],
  ['expiresOn', '有效期至'],
] as const;

export type CheckedGoods =
  | { readonly ok: true; readonly goods: GoodsForm & Pick<UploadGoods, 'productId' | 'lotId'> }
  | { readonly ok: false; readonly sentence: string };

/** The form as the engine takes it; dates may be typed as eight digits. */
export function checkGoods(known: UploadGoods, form: GoodsForm): CheckedGoods {
  if (form.nationalDrugCode.trim() === '') return { ok: false, sentence: '请填国家药品编码。' };
  if (form.lotNo.trim() === '') return { ok: false, sentence: '请填批号。' };
  const madeOn = dateOf(form.madeOn);
  const expiresOn = dateOf(form.expiresOn);
  if (madeOn === null) return { ok: false, sentence: '生产日期须为 20260301 这样的 8 位数字。' };
  if (expiresOn === null) return { ok: false, sentence: '有效期须为 20280229 这样的 8 位数字。' };
  const { productId, lotId } = known;
  return { ok: true, goods: { ...form, madeOn, expiresOn, productId, lotId } };
}
