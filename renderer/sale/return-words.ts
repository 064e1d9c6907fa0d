/** Where a return stands, in words of the counter (design notes §5 退费). Pure. */
import { displayYuan } from '#core/money.ts';
import type { RefundPlanView, SaleReturn } from '#contract/sale-return.ts';
import type { StateKind } from '#renderer/design/state-tag.tsx';
import { TENDER_NAMES } from './sale-words.ts';

/** What the cashier does next with a return. */
export type ReturnStage =
  /** 2103 is under way, or its answer did not come. */
  | 'voiding'
  /** Parked: taken up first. */
  | 'held'
  /** The customer shows the code again. */
  | 'settle'
  /** The rest is being settled or voided, or its answer did not come. */
  | 'waiting'
  /** Money changes hands now. */
  | 'money'
  | 'done'
  /** The void did not happen. */
  | 'stopped';

export function stageOf(back: SaleReturn): ReturnStage {
  if (back.state !== 'keeping') return back.state;
  switch (back.keptState) {
    case 'held':
      return 'held';
    case 'open':
      return back.toSettle ? 'settle' : 'money';
    case 'settled':
    case 'voided':
    case 'abandoned':
      return 'money';
    default:
      return 'waiting';
  }
}

/** 请退 现金 12.30 元、微信 5.00 元, or what is still to be paid, or that nothing is. */
export function moneyWords(plan: RefundPlanView): string {
  if (plan.collect_fen > 0) return `请收 ${displayYuan(plan.collect_fen)} 元`;
  if (plan.back.length === 0) return '没有要退的钱';
  const parts = plan.back.map(
    (one) => `${TENDER_NAMES[one.kind]} ${displayYuan(one.amount_fen)} 元`,
  );
  return `请退${parts.join('、')}`;
}

type Words = { readonly kind: StateKind; readonly title: string; readonly line: string };

export function returnWords(back: SaleReturn): Words {
  switch (stageOf(back)) {
    case 'voiding':
      return {
        kind: 'undecided',
        title: '退费结果未知',
        line: '先不要退现金，系统正在核对。',
      };
    case 'held':
      return {
        kind: 'waiting',
        title: '已退费，留下的商品还没有结算',
        line: '留下的商品已挂起。按 F8 取单，再请顾客出示医保码。',
      };
    case 'settle':
      return {
        kind: 'waiting',
        title: '已退费，留下的商品要重新结算',
        line: '请顾客再出示医保码，试算后按 F12 结算。先不要退现金。',
      };
    case 'waiting':
      return {
        kind: 'undecided',
        title: '留下的商品还没有结果',
        line: '先不要退现金，系统正在核对。',
      };
    case 'money':
      return { kind: 'confirmed', title: '已退费', line: '按 Enter 记账，打印小票。' };
    case 'done':
      return { kind: 'confirmed', title: '退货完成', line: '已记账。' };
    case 'stopped':
      return { kind: 'ended', title: '没有退费', line: '这张单没有变化。' };
  }
}
