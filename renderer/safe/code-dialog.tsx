/** A new recovery code: PIN, shown once, printed if wanted, in force when its last group is typed back. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Input } from 'antd';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';
import './safe.css';

export function CodeDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [made, setMade] = useState(false);
  return made ? (
    <ShownCode onClose={onClose} />
  ) : (
    <AskPin onMade={() => setMade(true)} onClose={onClose} />
  );
}

function AskPin(props: { readonly onMade: () => void; readonly onClose: () => void }): ReactNode {
  const { approval, missing, clear, fields } = useApproval();
  const make = useCommand('safe.newCode', { failure: 'own' });
  const act = (): void => {
    if (approval === null || make.isPending) return;
    make.mutate({ approval }, { onError: clear, onSuccess: props.onMade });
  };
  return (
    <Dialog
      title="生成恢复码"
      width={640}
      onClose={props.onClose}
      failure={make.error?.sentence ?? null}
      buttons={[{ key: 'F9', label: '显示恢复码', main: true, enabled: missing ?? true, run: act }]}
      note="谁、何时生成会记录；恢复码本身哪里都不记"
    >
      <p>收银机的密钥丢失时，只有恢复码能打开本店的数据和备份。请备好纸笔或小票打印机。</p>
      {fields}
    </Dialog>
  );
}

function ShownCode({ onClose }: { readonly onClose: () => void }): ReactNode {
  const shown = useCall('safe.code', {});
  const print = useCommand('safe.printCode', { failure: 'own' });
  const keep = useCommand('safe.keepCode', { failure: 'own' });
  const [group, setGroup] = useState('');
  const say = useNotice.getState().say;
  const code = shown.data?.code ?? null;
  const act = (): void => {
    if (keep.isPending) return;
    keep.mutate(
      { group },
      {
        onSuccess: () => {
          say('good', '恢复码已生效。请与收银机分开保管。');
          onClose();
        },
      },
    );
  };
  const printIt = (): void =>
    print.mutate(
      {},
      {
        onSuccess: ({ printed, note }) =>
          say(printed ? 'good' : 'bad', printed ? '已打印。' : note),
      },
    );
  const failure = keep.error?.sentence ?? print.error?.sentence ?? null;
  const ready = group.trim().length === 5 ? true : '请输入最后一组 5 个字符。';
  return (
    <Dialog
      title="恢复码，只显示这一次"
      width={760}
      onClose={onClose}
      failure={failure}
      buttons={[
        { key: 'F8', label: '打印', enabled: true, run: printIt },
        { key: 'F9', label: '已抄好，生效', main: true, enabled: ready, run: act },
      ]}
      note="旧的恢复码从此只用于旧备份"
    >
      <p className="recovery-code code">{code ?? '……'}</p>
      <div className="field-row">
        <label className="field-label" htmlFor="recovery-group">
          照纸面输入最后一组
        </label>
        <Input
          id="recovery-group"
          size="large"
          maxLength={5}
          autoComplete="off"
          value={group}
          data-first-focus=""
          onChange={(event) => setGroup(event.target.value)}
        />
      </div>
    </Dialog>
  );
}
