/** Words of the counter without a line (design notes §6), decided in one place and tested. Pure. */
import { displayYuan } from '#core/money.ts';
import { chinaDate, chinaTime } from '#core/time.ts';
import type { CallOutput } from '#contract/index.ts';
import type { SystemState } from '#contract/system.ts';

type Platform = SystemState['platform'];

/** Without the line, whatever the reason. */
export function isOffline(system: SystemState | null): boolean {
  return system?.platform.state === 'offline';
}

/** Begins every reason why something of the platform cannot be done now. */
export const LINE_GONE = '医保平台连接中断';

/** A notice that nothing but the missing line brought about. */
export function isOfLine(notice: { readonly code: string; readonly text: string }): boolean {
  return (
    notice.code === 'platform.unreachable' ||
    notice.code === 'platform.noAnswer' ||
    notice.text.startsWith(LINE_GONE)
  );
}

/** How old, as a person says it: 不到 1 分钟, 6 分钟, 3 小时, 2 天. */
export function ageText(age_ms: number): string {
  const minutes = Math.floor(age_ms / 60_000);
  if (minutes < 1) return '不到 1 分钟';
  if (minutes < 60) return `${minutes} 分钟`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} 小时` : `${Math.floor(hours / 24)} 天`;
}

/** The two sentences of the banner while the line is gone; `next` is read out by nobody. */
export function lostWords(platform: Platform, now: number): readonly [what: string, next: string] {
  const left_ms = (platform.nextProbeAt ?? 0) - now;
  const next =
    left_ms > 0
      ? `系统自动重连，下次 ${Math.ceil(left_ms / 1_000)} 秒后；恢复后自动继续，不用重启。`
      : '系统自动重连，恢复后自动继续，不用重启。';
  return ['自费销售照常，医保结算暂停。', next];
}

/** `店长已切到离线（赵国栋 10:24）` */
export function forcedTitle(forced: NonNullable<Platform['forced']>): string {
  return `店长已切到离线（${forced.name} ${chinaTime(forced.at).slice(0, 5)}）`;
}

/** Near a limit or over it, in words; '' while there is nothing to say. */
export function limitWords(system: SystemState, now: number): string {
  const { outbox, unsent } = system;
  const { tones, dossiers } = unsent;
  // A PIN is asked for by the limit of 先付后补 alone: said only then.
  if (tones.payFirst === 'red') return '已到离线上限，先付后补需店长 PIN。';
  if (tones.holdShare === 'red') return '挂账已到上限，请先等已挂的结算。';
  if (tones.uploads !== 'calm' && outbox.oldestAt !== null) {
    return `待上传 ${outbox.count} 条，最早 ${ageText(now - outbox.oldestAt)}。请检查网络。`;
  }
  return unsent.tone === 'calm' ? '' : `待补结 ${dossiers.count} 单，快到上限，请尽快补结。`;
}

/** `待上传 7 条 · 待补结 318.40 · 最早 6 分钟`; parts with nothing are left out. */
export function unsentParts(system: SystemState, now: number): readonly string[] {
  const { outbox, unsent } = system;
  const { dossiers } = unsent;
  return [
    ...(outbox.count > 0 ? [`待上传 ${outbox.count} 条`] : []),
    ...(dossiers.count > 0 ? [`待补结 ${displayYuan(dossiers.amount_fen)}`] : []),
    // The money of the uploads alone, where no dossier's stands there.
    ...(dossiers.count === 0 && outbox.amount_fen > 0
      ? [`金额 ${displayYuan(outbox.amount_fen)}`]
      : []),
    ...(unsent.oldestAt === null ? [] : [`最早 ${ageText(now - unsent.oldestAt)}`]),
  ];
}

/** `有 3 单待补结，最早 11-23 到期。` */
export function waitingWords(dossiers: SystemState['unsent']['dossiers']): string {
  const until = dossiers.firstExpiresAt;
  const date = until === null ? '' : `，最早 ${chinaDate(until).slice(5)} 到期`;
  return `有 ${dossiers.count} 单待补结${date}。`;
}

/** How long the green banner stands. */
const BACK_MS = 10_000;

/** Whether the line has just come back; a window whose clock is off says it shortly or not at all. */
export function isJustBack(system: SystemState, now: number): boolean {
  const { backAt } = system.platform;
  return backAt !== null && !isOffline(system) && Math.abs(now - backAt) < BACK_MS;
}

/**
 * Whether sales wait that can be settled now: from the line's return, also over a restart, until none
 * waits or a person has seen it. `seen`: the `backAt` of which they know; undefined when of none.
 */
export function mayBeSettled(system: SystemState, seen: number | null | undefined): boolean {
  const { state, backAt } = system.platform;
  const there = state === 'online' || state === 'slow';
  return there && system.unsent.dossiers.count > 0 && seen !== backAt;
}

/** 补传 n/m: `owed` waited when the line came back. */
export function backWords(owed: number, left: number): string {
  if (owed === 0) return '没有要补传的。';
  const done = Math.max(0, owed - left);
  return `正在补传 ${done}/${owed}，不影响收银。`;
}

/** F1 without a line: what works, and what waits. */
export const CAN_NOW = [
  '自费销售、收款、打印',
  '采集追溯码（本机查重）',
  '已审核的处方：调配、销售',
  '挂单、交班、开钱箱',
] as const;
export const WHEN_BACK = [
  '统筹 / 个账 / 共济支付',
  '识别医保码、查余额',
  '下载、审核新处方',
  '医保退费、冲正',
] as const;

type Offered = CallOutput<'dossier.meters'>['offered'];
type Rule = readonly [name: string, words: string];

/** 离线规则 in whole sentences, of what this shop has; `offered` null: not known yet, and not said. */
export function ruleWords(offered: Offered | null, forced: boolean): readonly Rule[] {
  return [
    ['自费单', '照常卖：收款、打印、出库都在本机，恢复后自动上传。'],
    ...(offered === null ? [] : insuredRules(offered)),
    [
      '恢复',
      forced ? '须店长在“设置 › 离线”里切回联机。' : '由系统自动重连，不用重启，不用等在这里。',
    ],
  ];
}

function insuredRules({ payFirst, holdShare }: Offered): readonly Rule[] {
  const modes = [...(payFirst ? ['先付后补'] : []), ...(holdShare ? ['挂账'] : [])];
  const reviewed = '已审核通过的可以调配、销售，审方要等恢复；';
  if (modes.length === 0) {
    return [
      ['医保顾客', '按 F12 纯自费，或者等恢复后再来结算；本地区离线时没有别的办法。'],
      ['金额', '离线时没有医保金额，不能说“已经报销”。'],
      ['处方', `${reviewed}自费售出后，这张处方以后不能再走医保。`],
    ];
  }
  return [
    ...(payFirst
      ? [
          [
            '医保顾客',
            '按 F3 手工登记，先付后补：收全款、打补结凭单，恢复后带凭单来店补结，退差额。',
          ] as const,
        ]
      : []),
    ...(holdShare
      ? [
          [
            '挂账',
            '出示身份证、本店以前结算过的顾客，按 Ctrl+F12：顾客只付估算的自付，其余本店暂垫，恢复后系统自动结算，多退少补。',
          ] as const,
        ]
      : []),
    ['金额', '离线时只有估算，带 ≈，不是结算结果。不能说“已经报销”。'],
    ['处方', `${reviewed}${modes.join('、')}时不上报售出，补结时再核对是否有效。`],
  ];
}
