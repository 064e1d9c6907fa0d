/** 设置 › 更新: where the program's updates come from, and the manager's three steps. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { UpdateAct } from '#contract/shell.ts';
import { updateObstacle } from '#core/update.ts';
import { sentenceOf } from '#contract/failures.ts';
import type { UpdateState } from '#contract/update.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { allowed, useSession } from '#renderer/app/session.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import { EmptyState, ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { useKeys } from '#renderer/keys/use-keys.ts';
import { ActionButton } from '#renderer/page-parts/action-button.tsx';
import { TextField } from '#renderer/page-parts/fields.tsx';
import { Facts } from './facts.tsx';
import styles from './settings.module.css';
import { updateWord } from './update-words.ts';

const STEPS = [
  { act: 'check', key: 'F6', label: '检查更新', said: '正在检查更新。' },
  { act: 'download', key: 'F7', label: '下载', said: '正在下载，可以继续看别的。' },
  { act: 'install', key: 'F8', label: '退出时安装', said: '记下了：退出收银台时安装。' },
] as const satisfies readonly { act: UpdateAct; key: string; label: string; said: string }[];

const HOW =
  '更新只在全店都交班以后下载和安装，安装在退出收银台时进行。安装前留一份旧版本，升级数据前留一份备份，可以退回。';

export function UpdateSection(): ReactNode {
  const session = useSession();
  if (allowed(session, ['manager']) !== true) {
    return (
      <>
        <h1>更新</h1>
        <EmptyState>更新由店长做。</EmptyState>
      </>
    );
  }
  return <ManagersUpdate />;
}

function ManagersUpdate(): ReactNode {
  const { data: state, error } = useCall('update.state', {}, { every_ms: 5_000 });
  if (error) return <ErrorState>{error.sentence}</ErrorState>;
  if (state === undefined) return <LoadingState text="正在读取" />;
  return <UpdateSteps state={state} />;
}

function UpdateSteps({ state }: { readonly state: UpdateState }): ReactNode {
  const say = useNotice((notice) => notice.say);
  const order = useCommand('update.order');
  const setFeed = useCommand('update.setFeed');
  const [feed, typeFeed] = useState(state.feed);
  const [kind, word] = updateWord(state);
  const mayDo = (act: UpdateAct): true | string => {
    const obstacle = updateObstacle(act, state);
    return obstacle === null ? true : sentenceOf(`update.${obstacle}`);
  };
  const keepFeed = (): void =>
    setFeed.mutate(
      { feed },
      {
        onSuccess: (kept) => {
          typeFeed(kept.feed);
          say('good', kept.feed === '' ? '已关闭更新。' : '已保存更新地址。');
        },
      },
    );
  const steps = STEPS.map((step) => ({
    ...step,
    enabled: mayDo(step.act),
    run: (): void => order.mutate({ act: step.act }, { onSuccess: () => say('good', step.said) }),
  }));
  useKeys('更新', [
    ...steps.map(({ key, label, run, enabled }) => ({ key, label, run, enabled, legend: true })),
    { key: 'F12', label: '保存地址', run: keepFeed, legend: true },
  ]);
  return (
    <>
      <h1>更新</h1>
      <Facts
        facts={[
          ['现在的版本', state.running],
          [
            '更新',
            <StateTag key="stage" kind={kind}>
              {word}
            </StateTag>,
          ],
          ['没有交班的收银台', `${state.shiftsOpen} 台`],
        ]}
      />
      <TextField name="更新地址" value={feed} hint="https://，留空为不更新" onChange={typeFeed} />
      <p>
        <ActionButton cap="F12" onPress={keepFeed}>
          保存地址
        </ActionButton>
      </p>
      <div className={styles['acts']}>
        {steps.map(({ act, key, label, enabled, run }) => (
          <ActionButton key={act} cap={key} enabled={enabled} onPress={run}>
            {label}
          </ActionButton>
        ))}
      </div>
      <p className={styles['lead']}>{HOW}</p>
    </>
  );
}
