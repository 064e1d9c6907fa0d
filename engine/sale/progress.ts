/** Where a sale stands: the step of the six, what F12 does, and why it cannot. Pure. */
import type { Sale } from '#contract/sale.ts';
import { displayYuan } from '#core/money.ts';

type Standing = Omit<Sale, 'step' | 'blockers' | 'mainAction'>;
type Progress = Pick<Sale, 'step' | 'blockers' | 'mainAction'>;

/** 1 录入 2 凭证 3 处方 4 预结算 5 结算 6 收款 */
export function progressOf(sale: Standing): Progress {
  switch (sale.state) {
    case 'open':
      return openProgress(sale);
    case 'settled': {
      const changed = sale.settlement?.cashChangedFrom_fen ?? null;
      if (changed === null) return { step: 6, mainAction: 'pay', blockers: [] };
      const sentence = `应付有变：原 ${displayYuan(changed)} 元，请先告知顾客。`;
      return { step: 6, mainAction: 'none', blockers: [sentence] };
    }
    case 'paid':
    case 'voided':
      return { step: 6, mainAction: 'none', blockers: [] };
    case 'settling':
    case 'unknown':
      return { step: 5, mainAction: 'none', blockers: ['本单已锁定，等待平台结果。'] };
    case 'voiding':
    case 'voidUnknown':
      return { step: 6, mainAction: 'none', blockers: ['正在退费，先不要退现金。'] };
    case 'held':
    case 'abandoned':
      return { step: 1, mainAction: 'none', blockers: [] };
  }
}

function openProgress(sale: Standing): Progress {
  if (sale.lines.length === 0) {
    const step = sale.person === null ? 1 : 3;
    return { step, mainAction: 'none', blockers: ['本单没有商品。'] };
  }
  const insured = sale.insured_fen > 0;
  const blockers = openBlockers(sale, insured);
  return {
    step: openStep(sale, insured),
    mainAction: insured ? 'settle' : 'pay',
    blockers,
  };
}

function openStep(sale: Standing, insured: boolean): number {
  if (sale.person === null) return sale.lines.some((line) => line.kind === 'rx') ? 2 : 6;
  if (!insured) return 6;
  if (sale.person.credentialExpiresAt === null) return 2;
  if (sale.prescription !== null && sale.prescription.review !== 'approved') return 3;
  return sale.trial !== null && !sale.trial.stale ? 5 : 4;
}

function openBlockers(sale: Standing, insured: boolean): string[] {
  const blockers: string[] = [];
  const rx = sale.lines.some((line) => line.kind === 'rx');
  if (rx && sale.prescription === null) blockers.push('处方药须凭处方销售，请先按 F4 选处方。');
  if (sale.prescription !== null && sale.prescription.review !== 'approved') {
    blockers.push(
      {
        waiting: '处方还没有审核通过。',
        refused: `药师拒绝了这张处方：${sale.prescription.reviewNote}`,
        unknown: '审方结果未知，系统正在核对。',
      }[sale.prescription.review],
    );
  }
  const missing = sale.codesNeeded - sale.codesCaptured;
  if (missing > 0) blockers.push(`还差 ${missing} 盒追溯码`);
  if (insured && sale.person?.credentialExpiresAt === null) {
    blockers.push('医保码已过期，请顾客刷新后再扫一次。');
  }
  return blockers;
}
