/** The counter's words for states (design notes §5, §7), decided in one place and tested. Pure. */
import { displayYuan } from '#core/money.ts';
import type { Sale, SaleLine } from '#contract/sale.ts';
import type { StateKind } from '#renderer/design/state-tag.tsx';

export type Words = {
  readonly kind: StateKind;
  readonly title: string;
  readonly line: string;
};

export const STEPS = ['录入', '凭证', '处方', '预结算', '结算', '收款'] as const;

export const TENDER_NAMES = {
  cash: '现金',
  wechat: '微信',
  alipay: '支付宝',
  card: '银行卡',
} as const;

export const ACCOUNT_MODE_NAMES: Record<Sale['accountMode'], string> = {
  none: '不用',
  own: '本人',
  shared: '本人＋共济',
};

/** F7 goes round: 不用 → 本人 → 本人＋共济 → 不用. */
export function nextAccountMode(mode: Sale['accountMode']): Sale['accountMode'] {
  return mode === 'none' ? 'own' : mode === 'own' ? 'shared' : 'none';
}

export const KIND_NAMES: Record<SaleLine['kind'], string> = {
  rx: '处方',
  otc: 'OTC',
  device: '器械',
  other: '其他',
  service: '服务',
};

/** 甲 乙 丙; goods without a class show a dash. */
export function catalogueName(catalogueClass: string): string {
  return { '01': '甲', '02': '乙', '03': '丙' }[catalogueClass] ?? '—';
}

/** Second line of the insurance column. */
export function catalogueNote(line: SaleLine): string {
  if (line.movedToSelfPay) return '改自费';
  if (line.payFirstNote !== '') return line.payFirstNote;
  if (line.catalogueClass === '03') return '全自费';
  return line.kind === 'rx' || line.kind === 'otc' ? '' : '非药品';
}

/** Whether the sale has anything the insurance could pay. */
export function isInsured(sale: Sale): boolean {
  return sale.lines.some((line) => line.insured);
}

export function hasFreshTrial(sale: Sale): boolean {
  return sale.trial !== null && !sale.trial.stale;
}

/** The platform's own sentence in full, first; then what we advise. */
export function refusalText(settlement: NonNullable<Sale['settlement']>): string {
  const advice = settlement.hint === '' ? '' : `　建议：${settlement.hint}`;
  return `${settlement.sentence}${advice}`;
}

/** What the 预结算 card says above (or instead of) the figures. */
export function trialWords(sale: Sale): Words {
  const { settlement } = sale;
  if (settlement !== null) {
    switch (settlement.state) {
      case 'settled':
        return sale.stillToPay_fen === 0
          ? { kind: 'confirmed', title: '医保结算成功', line: '顾客不用再付。按 Enter 打印。' }
          : {
              kind: 'confirmed',
              title: '医保结算成功',
              line: `请收 ${displayYuan(sale.stillToPay_fen)} 元。`,
            };
      case 'unknown':
        return {
          kind: 'undecided',
          title: '结果未知：医保平台没有答复',
          line: '可能已经扣款，也可能没有。系统正在核对，本单已锁定。',
        };
      case 'voidUnknown':
        return {
          kind: 'undecided',
          title: '退费结果未知',
          line: '先不要退现金，系统正在核对。',
        };
      case 'settling':
        return { kind: 'waiting', title: '正在结算', line: '请稍等，不要移开凭证。' };
      case 'voiding':
        return { kind: 'waiting', title: '正在退费', line: '请稍等。' };
      case 'refused':
        // Figures asked for after the refusal stand; the ones before it were refused.
        if ((sale.trial?.askedAt ?? 0) > (settlement.answeredAt ?? 0)) break;
        return {
          kind: 'refused',
          title: '平台不同意结算',
          line: refusalText(settlement),
        };
      case 'notSent':
        if ((sale.trial?.askedAt ?? 0) > (settlement.answeredAt ?? settlement.sentAt ?? 0)) break;
        return { kind: 'limited', title: '没有发出，未扣款', line: settlement.sentence };
      case 'voided':
        break;
    }
  }
  if (sale.lines.length === 0) {
    return { kind: 'waiting', title: '还没有商品', line: '请扫药盒，或按 F4 选处方。' };
  }
  if (!isInsured(sale)) {
    return { kind: 'info', title: '自费单', line: '没有医保内的商品，直接按 F12 收款。' };
  }
  const missing = sale.codesNeeded - sale.codesCaptured;
  if (sale.trial === null && missing > 0) {
    return {
      kind: 'limited',
      title: `还差 ${missing} 盒追溯码`,
      line: '未扫码的药品医保不予支付。',
    };
  }
  if (sale.trial === null) {
    return { kind: 'waiting', title: '还没有预结算', line: '按 F5 试算；收款以结算结果为准。' };
  }
  if (sale.trial.stale) {
    return { kind: 'limited', title: '金额已失效', line: '本单有改动，请按 F5 重新试算。' };
  }
  return { kind: 'info', title: '预结算完成', line: '平台试算，以结算结果为准。' };
}

/** Title and line of 结算中 by whole seconds waited. */
export function settlingWords(seconds: number): { readonly title: string; readonly line: string } {
  return seconds < 5
    ? { title: '正在结算', line: '请稍等，不要移开凭证。' }
    : { title: '平台较慢，仍在等待', line: `已等 ${seconds} 秒。请不要另开一单。` };
}

export const SALE_STATE_NAMES: Record<Sale['state'], string> = {
  open: '录入中',
  held: '挂单',
  settling: '结算中',
  unknown: '结果未知',
  settled: '已结算，待收款',
  paid: '已完成',
  voiding: '退费中',
  voidUnknown: '退费结果未知',
  voided: '已退费',
  abandoned: '已清空',
};

export function saleStateKind(state: string): StateKind {
  switch (state) {
    case 'paid':
    case 'settled':
      return 'confirmed';
    case 'unknown':
    case 'voidUnknown':
      return 'undecided';
    case 'voided':
    case 'abandoned':
      return 'ended';
    default:
      return 'waiting';
  }
}

/** Name of a sale's state; a state this page does not know is shown as it came. */
export function saleStateName(state: string): string {
  return Object.hasOwn(SALE_STATE_NAMES, state) ? SALE_STATE_NAMES[state as Sale['state']] : state;
}

/** Money that went over the counter and not yet back, by tender: what a void gives back. */
export function takenByTender(
  sale: Sale,
): readonly { readonly kind: keyof typeof TENDER_NAMES; readonly amount_fen: number }[] {
  const taken = new Map<keyof typeof TENDER_NAMES, number>();
  for (const tender of sale.tenders) {
    if (tender.refund) continue;
    taken.set(tender.kind, (taken.get(tender.kind) ?? 0) + tender.amount_fen);
  }
  return [...taken].map(([kind, amount_fen]) => ({ kind, amount_fen }));
}
