/** What the screen says of an application for clearing, and which act fits it now. */
import type { ClearingApplication, ClearingClass, ClearingMonth } from '#contract/clearing.ts';
import type { ClearingState, ClearingWord } from '#core/clearing.ts';
import { clearingStands, clearingWordsFor } from '#core/clearing.ts';
import { never } from '#core/result.ts';
import type { StateKind } from '#renderer/design/state-tag.tsx';

type Verdict = { readonly kind: StateKind; readonly word: string };

const STATES: Readonly<Record<ClearingState, Verdict>> = {
  applying: { kind: 'waiting', word: '正在申请' },
  applied: { kind: 'confirmed', word: '已受理' },
  refused: { kind: 'refused', word: '平台拒绝' },
  unknown: { kind: 'undecided', word: '申请结果未知' },
  notSent: { kind: 'ended', word: '没有发出' },
  notApplied: { kind: 'ended', word: '经办机构没有这项' },
  cancelling: { kind: 'waiting', word: '正在撤销' },
  cancelUnknown: { kind: 'undecided', word: '撤销结果未知' },
  cancelled: { kind: 'ended', word: '已撤销' },
};

export function stateOf(application: ClearingApplication | null): Verdict {
  return application === null ? { kind: 'waiting', word: '未申请' } : STATES[application.state];
}

/** One sentence: what came of it, and what to do next. */
export function nextOf({ application, moved }: ClearingClass): string {
  if (application === null) return '还没有申请。';
  const said = application.sentence === '' ? '' : `平台：${application.sentence}　`;
  switch (application.state) {
    case 'applied': {
      const number = `申请号 ${application.eventId}。`;
      const books = moved ? '本店账与申请时不同，请核对；要改请先撤销再申请。' : '';
      return `${said}${number}${books}`;
    }
    case 'unknown':
      return `没有收到答复，可能已经受理，也可能没有，不能再申请。请凭机构流水 ${application.msgid} 向经办机构查询，按 F8 登记答复。`;
    case 'cancelUnknown':
      return `撤销没有收到答复，可能已经撤销，也可能没有。请凭申请号 ${application.eventId} 向经办机构查询，按 F8 登记答复。`;
    case 'refused':
      return `${said}没有受理。改正后可以再申请；经办机构说已受理的，按 F8 登记。`;
    case 'notSent':
      return '请求没有离开本店，可以再申请。';
    case 'notApplied':
      return `${said}可以再申请。`;
    case 'cancelled':
      return '已经撤销，可以再申请。';
    case 'applying':
    case 'cancelling':
      return '请稍等，不要重复操作。';
    default:
      return never(application.state);
  }
}

/** True, or why this class cannot be applied for now. */
export function applyEnabled(
  month: ClearingMonth | null,
  row: ClearingClass | undefined,
): true | string {
  if (month === null) return '正在读取，请稍等。';
  if (month.obstacle !== '') return month.obstacle;
  if (row === undefined) return '这个月没有医保结算。';
  if (row.clearingClass === '') return '这些结算没有清算类别，请先到“对账”核对。';
  const state = row.application?.state;
  if (state !== undefined && clearingStands(state)) {
    return state === 'applied' ? '已经申请过，要重新申请请先撤销。' : stateSentence(state);
  }
  return true;
}

/** True, or why there is nothing to take back. */
export function cancelEnabled(row: ClearingClass | undefined): true | string {
  const state = row?.application?.state;
  if (state === 'applied') return true;
  if (state !== undefined && clearingStands(state)) return stateSentence(state);
  return '这一类没有已受理的申请。';
}

/** True, or why there is no word of the bureau to record. */
export function wordEnabled(row: ClearingClass | undefined): true | string {
  const state = row?.application?.state;
  if (state === undefined || clearingWordsFor(state).length === 0) {
    return '这一类现在没有要登记的答复。';
  }
  return true;
}

function stateSentence(state: ClearingState): string {
  return `${STATES[state].word}，弄清之前不能再办。`;
}

export const NO_WORD = 'none';

const WORDS: Readonly<Record<ClearingWord, string>> = {
  applied: '已受理（填申请号）',
  notApplied: '没有这项申请',
  cancelled: '已撤销或已退回',
  stands: '没有撤销，申请仍有效',
};

/** What the bureau can have said of it. */
export function wordChoices(state: ClearingState): Partial<Record<ClearingWord | 'none', string>> {
  const words = clearingWordsFor(state).map((word) => [word, WORDS[word]] as const);
  return { [NO_WORD]: '请选择', ...Object.fromEntries(words) };
}
