/** 设置 › 数据安全: the newest backup, a backup now, the recovery code, the days after a restore. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { chinaDateTime } from '#core/time.ts';
import type { SafeState } from '#contract/safe.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import { EmptyState, ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { useKeys } from '#renderer/keys/use-keys.ts';
import { ActionButton } from '#renderer/page-parts/action-button.tsx';
import { Facts } from '#renderer/settings/facts.tsx';
import styles from '#renderer/settings/settings.module.css';
import { CodeDialog } from './code-dialog.tsx';
import { LevelledDialog } from './levelled-dialog.tsx';
import { PlacesDialog } from './places-dialog.tsx';

type Open = 'none' | 'places' | 'code' | 'levelled';

export function SafeSection(): ReactNode {
  const state = useCall('safe.state', {});
  const say = useNotice((notice) => notice.say);
  const make = useCommand('backup.make');
  const [open, setOpen] = useState<Open>('none');
  const backUp = (): void =>
    make.mutate(
      {},
      {
        onSuccess: ({ file, second }) =>
          say(second === '' ? 'good' : 'bad', second === '' ? `已备份并检查：${file}` : second),
      },
    );
  const pending = make.isPending ? '正在备份，可以照常收银。' : true;
  const toLevel = state.data?.restored?.levelledAt === null;
  useKeys('数据安全', [
    { key: 'F2', label: '立即备份', run: backUp, enabled: pending, legend: true },
    { key: 'F3', label: '备份位置', run: () => setOpen('places'), legend: true },
    { key: 'F4', label: '生成恢复码', run: () => setOpen('code'), legend: true },
    ...(toLevel
      ? [{ key: 'F6', label: '医保账已核对', run: () => setOpen('levelled'), legend: true }]
      : []),
  ]);
  if (state.error) return <ErrorState>{state.error.sentence}</ErrorState>;
  if (!state.data) return <LoadingState text="正在读取" />;
  if (!state.data.encrypted) return <EmptyState>本机数据没有加密，不做备份。</EmptyState>;
  return (
    <>
      <h1>数据安全</h1>
      {state.data.restored !== null && <RestoredNote restored={state.data.restored} />}
      <SafeFacts state={state.data} />
      <p className={styles['lead']}>
        每天自动备份一次，备份同样加密，写完即读回检查。收银不受影响。备份盘坏了或满了，这里会说明。
      </p>
      <div className={styles['acts']}>
        <ActionButton cap="F2" kind="main" onPress={backUp}>
          {make.isPending ? '正在备份…' : '立即备份'}
        </ActionButton>
        <ActionButton cap="F3" onPress={() => setOpen('places')}>
          备份位置
        </ActionButton>
        <ActionButton cap="F4" onPress={() => setOpen('code')}>
          生成恢复码
        </ActionButton>
        {toLevel && (
          <ActionButton cap="F6" onPress={() => setOpen('levelled')}>
            医保账已核对
          </ActionButton>
        )}
      </div>
      <BackupTable backups={state.data.backups} />
      {open === 'places' && (
        <PlacesDialog places={state.data.places} onClose={() => setOpen('none')} />
      )}
      {open === 'code' && <CodeDialog onClose={() => setOpen('none')} />}
      {open === 'levelled' && <LevelledDialog onClose={() => setOpen('none')} />}
    </>
  );
}

function SafeFacts({ state }: { readonly state: SafeState }): ReactNode {
  const { last, failure, places, recoveryMadeAt } = state;
  const kind = failure !== '' ? 'refused' : last === null ? 'limited' : 'confirmed';
  return (
    <Facts
      facts={[
        ['数据库', '已加密'],
        [
          '上次备份',
          <StateTag key="last" kind={kind}>
            {last === null ? '还没有' : chinaDateTime(last.at)}
          </StateTag>,
        ],
        ...(failure === '' ? [] : [['上次没有做成', failure] as const]),
        ...(last === null || last.second === '' ? [] : [['第二位置', last.second] as const]),
        ['备份位置', places.folder],
        ['第二位置（U 盘）', places.second === '' ? '没有设' : places.second],
        ['保留', `${places.keep} 份`],
        [
          '恢复码',
          <StateTag key="code" kind={recoveryMadeAt === null ? 'limited' : 'confirmed'}>
            {recoveryMadeAt === null
              ? '还没有，密钥一丢数据就打不开'
              : `${chinaDateTime(recoveryMadeAt)} 生成`}
          </StateTag>,
        ],
      ]}
    />
  );
}

function RestoredNote(props: { readonly restored: NonNullable<SafeState['restored']> }): ReactNode {
  const { backupAt, restoredAt, levelledAt } = props.restored;
  const from = chinaDateTime(backupAt).slice(0, 16);
  const to = chinaDateTime(restoredAt).slice(0, 16);
  if (levelledAt !== null) {
    return (
      <p className={styles['lead']}>
        数据由 {from} 的备份恢复，{chinaDateTime(levelledAt).slice(0, 16)} 店长已核对。
      </p>
    );
  }
  return (
    <p className={styles['lead']} role="alert">
      数据由 {from} 的备份恢复。{from} 到 {to} 之间的销售、结算和扫码不在本机：
      请先在平台网页和“对账”核对这几天的医保账、盘点库存，再按 F6。核对之前不能做医保结算和补结。
    </p>
  );
}

function BackupTable({ backups }: Pick<SafeState, 'backups'>): ReactNode {
  if (backups.length === 0) return <EmptyState>还没有备份。</EmptyState>;
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th>时间</th>
          <th>销售单</th>
          <th>大小</th>
          <th>文件</th>
        </tr>
      </thead>
      <tbody>
        {backups.map((one) => (
          <tr key={one.file}>
            <td>{chinaDateTime(one.madeAt).slice(0, 16)}</td>
            <td>{one.sales}</td>
            <td>{(one.bytes / 1024 / 1024).toFixed(1)} MB</td>
            <td className="code">{one.file}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
