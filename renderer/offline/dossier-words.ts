/** How a dossier's state looks; its words come from the engine (design notes §6). Pure. */
import { displayYuan } from '#core/money.ts';
import type { Dossier } from '#contract/dossier.ts';
import type { StateKind } from '#renderer/design/state-tag.tsx';
import { TENDER_NAMES } from '#renderer/sale/sale-words.ts';

const KINDS: Record<Dossier['state'], StateKind> = {
  waiting: 'waiting',
  settling: 'waiting',
  unknown: 'undecided',
  settled: 'confirmed',
  refused: 'refused',
  expired: 'ended',
  closed: 'ended',
};

export function dossierKind(state: Dossier['state']): StateKind {
  return KINDS[state];
}

export const DOSSIER_NAMES = { payFirst: '先付后补', holdShare: '挂账' } as const;

/** `现金 72.10 元、微信 5.00 元`; '' when nothing goes back. */
export function refundText(refunds: Dossier['refunds']): string {
  return refunds
    .map((one) => `${TENDER_NAMES[one.kind]} ${displayYuan(one.amount_fen)} 元`)
    .join('、');
}

/** Whether the customer may still have it settled here. */
export function canSettle(dossier: Dossier): boolean {
  return dossier.kind === 'payFirst' && ['waiting', 'refused'].includes(dossier.state);
}

/** Whether a manager may end it without a settlement. */
export function canClose(dossier: Dossier): boolean {
  return ['waiting', 'refused', 'expired'].includes(dossier.state);
}

/** Whether it ends with papers for the bureau instead. */
export function needsPapers(dossier: Dossier): boolean {
  return dossier.state === 'refused' || dossier.state === 'expired';
}
