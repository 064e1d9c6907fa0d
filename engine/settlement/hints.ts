/** Our hint under the platform's own sentence, by cause of refusal (design notes §5). */
import type { RefusalCause } from '../platform/platform.ts';

const HINTS: Readonly<Record<RefusalCause, string>> = {
  notInsured: '参保状态异常，可改自费，或请顾客咨询参保地。',
  credentialExpired: '请顾客刷新医保码再扫一次。',
  notMapped: '有商品未对照医保目录，可移到自费。',
  overLimit: '有商品超出医保限制，可减量或自费。',
  suspended: '平台暂停了该参保人的联网结算，可改自费。',
  signatureOrClock: '本机时间不准，请店长校时。',
  signedOut: '本店今天已签退，医保结算明天恢复。',
  prescriptionUsed: '处方已在别处使用。没有扣款。请把药品退回货位。',
  alreadyRefunded: '这笔结算此前已退费或冲正，请勿重复操作。',
  other: '',
};

export function hintFor(cause: string): string {
  return Object.hasOwn(HINTS, cause) ? HINTS[cause as RefusalCause] : '';
}
