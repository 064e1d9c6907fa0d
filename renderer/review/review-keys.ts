/** The keys of the review page (design notes §4.3 "审方"). */
import { REFUSAL_REASONS } from '#core/prescription.ts';
import type { Finding, ReviewDetail } from '#contract/prescription.ts';
import type { KeyBinding } from '#renderer/keys/key-store.ts';
import { REASON_KEYS } from './review-decision.tsx';
import { FINDING_LETTERS } from './review-findings.tsx';
import type { QueueTab } from './review-queue.tsx';
import type { ReviewActs } from './use-review-acts.ts';

type ReviewKeyActs = {
  readonly handle: (finding: Finding) => void;
  readonly history: () => void;
  readonly opinion: () => void;
  /** The patient's whole name and number, for a minute and on record. */
  readonly reveal: { readonly enabled: true | string; readonly run: () => void };
  readonly contact: { readonly enabled: true | string; readonly run: () => void };
};

/** One legend cell for a row of keys: the first carries the cap, the others are hidden. */
function group(
  keys: readonly string[],
  cap: string,
  label: string,
  enabled: true | string,
  run: (index: number) => void,
): readonly KeyBinding[] {
  return keys.map((key, index) => ({
    key,
    cap,
    label,
    enabled,
    run: () => run(index),
    legend: index === 0,
    hidden: index > 0,
  }));
}

export function reviewKeys(
  detail: ReviewDetail,
  acts: ReviewActs,
  page: ReviewKeyActs,
): readonly KeyBinding[] {
  const letters = FINDING_LETTERS.filter((letter) =>
    detail.findings.some((finding) => finding.key === letter),
  );
  const handle = (index: number): void => {
    const finding = detail.findings.find((one) => one.key === letters[index]);
    if (finding) page.handle(finding);
  };
  const range = letters.length > 1 ? `${letters[0]}–${letters.at(-1)}` : (letters[0] ?? '');
  return [
    ...group(
      letters.map((letter) => `Key${letter}`),
      range,
      '处理发现',
      acts.can,
      handle,
    ),
    ...group(['Digit1', 'Digit2', 'Digit3', 'Digit4'], '1–4', '确认四查', acts.can, (index) =>
      acts.toggleCheck(index + 1),
    ),
    ...group(
      REASON_KEYS.map((digit) => `Digit${digit}`),
      '5–0',
      '拒绝原因',
      acts.can,
      (index) => {
        const reason = REFUSAL_REASONS[index];
        if (reason) acts.toggleReason(reason.code);
      },
    ),
    { key: 'KeyO', label: '写意见', run: page.opinion, enabled: acts.can, legend: true },
    { key: 'KeyH', label: '用药史', run: page.history, legend: true },
    { key: 'KeyV', label: '显示全部', ...page.reveal },
    { key: 'KeyP', label: '调配人', run: acts.nextPreparer, enabled: acts.can },
    { key: 'KeyK', label: '复核人', run: acts.nextChecker, enabled: acts.can },
    { key: 'F8', label: '联系医师', legend: true, ...page.contact },
    { key: 'F9', label: '拒绝', run: acts.refuse, enabled: acts.refuseEnabled, legend: true },
    {
      key: 'F12',
      label: '通过',
      run: acts.approve,
      enabled: acts.approveEnabled,
      legend: true,
      emphasis: acts.approveEnabled === true,
    },
  ];
}

/** Moving in the queue and between its tabs. */
export function queueKeys(
  count: number,
  move: (step: number) => void,
  openTab: (tab: QueueTab) => void,
): readonly KeyBinding[] {
  const enabled: true | string = count > 0 ? true : '没有可选的处方。';
  const arrow = { label: '选处方', cap: '↑↓', enabled, repeats: true };
  return [
    { ...arrow, key: 'ArrowUp', run: () => move(-1), legend: true },
    { ...arrow, key: 'ArrowDown', run: () => move(1), hidden: true },
    { key: 'Home', label: '第一张', run: () => move(-count), hidden: true },
    { key: 'End', label: '最后一张', run: () => move(count), hidden: true },
    { key: 'ArrowLeft', label: '待审', cap: '←→', run: () => openTab('waiting') },
    { key: 'ArrowRight', label: '已审', cap: '←→', run: () => openTab('decided') },
  ];
}
