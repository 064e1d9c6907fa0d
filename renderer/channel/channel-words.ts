/** What the screen says of a channel and its statement. */
import type { ChannelDay } from '#contract/channel.ts';
import type { Channel } from '#core/channel.ts';

export const CHANNEL_NAMES: Readonly<Record<Channel, string>> = {
  wechat: '微信',
  alipay: '支付宝',
  card: '银行卡',
};

type Verdict = { readonly kind: 'confirmed' | 'limited' | 'waiting'; readonly text: string };

export function channelVerdict({ statement }: ChannelDay): Verdict {
  if (statement === null) return { kind: 'waiting', text: '未核对' };
  const { onlyOurs, onlyTheirs } = statement;
  if (onlyOurs.length === 0 && onlyTheirs.length === 0) {
    return { kind: 'confirmed', text: '与收单一致' };
  }
  const parts = [
    ...(onlyOurs.length > 0 ? [`本店多 ${onlyOurs.length} 笔`] : []),
    ...(onlyTheirs.length > 0 ? [`账单多 ${onlyTheirs.length} 笔`] : []),
  ];
  return { kind: 'limited', text: parts.join('，') };
}
