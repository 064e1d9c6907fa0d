/**
 * Why the platform refused, guessed from its sentence: there is no official code list
 * (insurance-interface §7.1). It only chooses the hint under the sentence, never a state.
 */
import type { RefusalCause } from '../platform.ts';

/** First match wins, so the narrower words stand above the wider ones. */
const CAUSES: readonly (readonly [RefusalCause, RegExp])[] = [
  ['alreadyRefunded', /退费结算标志|已(经)?(被)?(冲正|退费)|重复(冲正|退费)/],
  ['signedOut', /已签退|未签到|签到已失效|请先签到/],
  [
    'prescriptionUsed',
    /处方.{0,12}(已被?使用|已被|已结算|已核销|已取药|已撤销|已失效|已过期|他店|其他(药店|机构))|电子处方.*(无效|失效)/,
  ],
  ['suspended', /(暂停|停止|冻结|限制).{0,8}(联网|医保)?结算|结算.{0,6}(暂停|停止|冻结)|黑名单/],
  [
    'notInsured',
    /未参保|非正常参保|参保(状态|关系|信息).{0,8}(异常|暂停|停|终止|无效|不)|(暂停|中断|终止|停止)参保|停保|未查询到.{0,6}参保|无参保/,
  ],
  [
    'credentialExpired',
    /(电子凭证|凭证|令牌|ec_?token|二维码|医保码|授权码).{0,16}(过期|失效|无效|错误|不存在|失败|不正确|超时)|解码失败|请(使用|出示|扫描).{0,6}(电子凭证|医保码)|重新(扫码|出示)/i,
  ],
  // A prescription whose own signature fails is no fault of this machine's clock.
  [
    'signatureOrClock',
    /^(?!.*处方).*(验签|签名|时间戳|时钟|timestamp|nonce|paasid|\b9000\b|认证失败|密钥)/i,
  ],
  ['notMapped', /未?对照|目录|医保编码|med_list_codg/i],
  ['overLimit', /超限|限额|超量|超出|超过|违反|重复(开药|购药|用药|收费)|封顶/],
];

export function refusalCause(sentence: string): RefusalCause {
  return CAUSES.find(([, words]) => words.test(sentence))?.[0] ?? 'other';
}
