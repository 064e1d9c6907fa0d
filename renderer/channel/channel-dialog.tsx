/** 收单核对: what the tills took by WeChat, Alipay and card beside the statement of each channel. */
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { ChannelDay } from '#contract/channel.ts';
import { LONGEST_STATEMENT_BYTES } from '#contract/channel.ts';
import type { Channel } from '#core/channel.ts';
import { CHANNELS } from '#core/channel.ts';
import { displayYuan } from '#core/money.ts';
import { chinaTime } from '#core/time.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { LoadingState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { base64Of } from '#renderer/page-parts/base64.ts';
import { FilePicker } from '#renderer/page-parts/file-picker.tsx';
import { CHANNEL_NAMES, channelVerdict } from './channel-words.ts';
import './channel.css';

const KEYS: Readonly<Record<Channel, string>> = { wechat: 'F2', alipay: 'F3', card: 'F4' };

type ChannelDialogProps = { readonly date: string; readonly onClose: () => void };

export function ChannelDialog({ date, onClose }: ChannelDialogProps): ReactNode {
  const picker = useRef<HTMLInputElement>(null);
  const wanted = useRef<Channel>('wechat');
  const [problem, setProblem] = useState<string | null>(null);
  const day = useCall('channel.day', { date });
  const take = useCommand('channel.readStatement', { failure: 'own' });
  const say = useNotice((state) => state.say);

  const pick = (channel: Channel): void => {
    wanted.current = channel;
    picker.current?.click();
  };
  const read = async (file: File): Promise<void> => {
    const channel = wanted.current;
    take.reset();
    const tooLong = file.size > LONGEST_STATEMENT_BYTES;
    setProblem(tooLong ? '文件超过 700 KB，请按天下载账单再导入。' : null);
    if (tooLong) return;
    const base64 = base64Of(new Uint8Array(await file.arrayBuffer()));
    take.mutate(
      { date, channel, fileName: file.name, base64 },
      { onSuccess: () => say('good', `${CHANNEL_NAMES[channel]}账单已导入。`) },
    );
  };
  const rows = day.data ?? null;
  return (
    <Dialog
      title={`收单核对 · ${date}`}
      width={900}
      onClose={onClose}
      failure={problem ?? take.error?.sentence ?? day.error?.sentence ?? null}
      buttons={CHANNELS.map((channel, index) => ({
        key: KEYS[channel],
        label: `导入${CHANNEL_NAMES[channel]}账单`,
        main: index === 0,
        enabled: take.isPending ? '正在导入，请稍等。' : true,
        run: () => pick(channel),
      }))}
      note="按金额和时间（前后 15 分钟）逐笔对"
    >
      <FilePicker
        picker={picker}
        name="收单账单文件"
        accept=".csv,.xlsx,.txt"
        onPick={(file) => void read(file)}
      />
      {rows === null && <LoadingState text="正在读取" />}
      {rows !== null && <ChannelTable rows={rows} />}
      {rows?.map((row) => (
        <Alone key={row.channel} row={row} />
      ))}
    </Dialog>
  );
}

function ChannelTable({ rows }: { readonly rows: readonly ChannelDay[] }): ReactNode {
  return (
    <table className="channel-table">
      <thead>
        <tr>
          <th>渠道</th>
          <th className="amount">本店笔数</th>
          <th className="amount">本店净额</th>
          <th className="amount">账单笔数</th>
          <th className="amount">账单净额</th>
          <th>结论</th>
          <th>账单文件</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const { statement } = row;
          const verdict = channelVerdict(row);
          return (
            <tr key={row.channel}>
              <td>{CHANNEL_NAMES[row.channel]}</td>
              <td className="amount">{row.oursCount}</td>
              <td className="amount">{displayYuan(row.ours_fen)}</td>
              <td className="amount">{statement?.theirsCount ?? '—'}</td>
              <td className="amount">
                {statement === null ? '—' : displayYuan(statement.theirs_fen)}
              </td>
              <td>
                <StateTag kind={verdict.kind}>{verdict.text}</StateTag>
              </td>
              <td>{statement?.fileName ?? '没有导入'}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Each stands on its own: neither side is summed away against the other. */
function Alone({ row }: { readonly row: ChannelDay }): ReactNode {
  const { statement } = row;
  if (statement === null) return null;
  const lists = [
    { name: '只有本店有', rows: statement.onlyOurs },
    { name: '只有账单有', rows: statement.onlyTheirs },
  ].filter((list) => list.rows.length > 0);
  if (lists.length === 0) return null;
  return (
    <section
      className="channel-alone"
      tabIndex={0}
      aria-label={`${CHANNEL_NAMES[row.channel]}对不上的`}
    >
      {lists.map((list) => (
        <div key={list.name}>
          <strong>
            {CHANNEL_NAMES[row.channel]} · {list.name} {list.rows.length} 笔
          </strong>
          <ul>
            {list.rows.map((one) => (
              <li key={`${one.at} ${one.reference} ${one.amount_fen}`}>
                <span className="code">{chinaTime(one.at)}</span>
                <span className="code">{one.reference === '' ? '—' : one.reference}</span>
                <span className="amount">{displayYuan(one.amount_fen)}</span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
