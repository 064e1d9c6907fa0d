/** 人员: who may work here; a manager adds, disables, and gives a first PIN to who forgot the own one. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { chinaDateTime } from '#core/time.ts';
import type { RosterRow } from '#contract/staff.ts';
import { useSession } from '#renderer/app/session.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { EmptyState, ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { LabelTag, StateTag } from '#renderer/design/state-tag.tsx';
import { useKeys } from '#renderer/keys/use-keys.ts';
import { ActionButton } from '#renderer/page-parts/action-button.tsx';
import styles from '#renderer/settings/settings.module.css';
import { AddStaffDialog, ResetPinDialog, SetActiveDialog } from './roster-dialogs.tsx';
import { QUALIFICATION_WORDS } from './roster-words.ts';
import './staff.css';

export function RosterSection(): ReactNode {
  const self = useSession().staff.staffNo;
  const roster = useCall('staff.roster', {});
  const rows = roster.data ?? [];
  const [index, setIndex] = useState(0);
  const [dialog, setDialog] = useState<'add' | 'active' | 'reset' | null>(null);
  const at = Math.min(index, Math.max(0, rows.length - 1));
  const chosen = rows[at] ?? null;
  const other: true | string =
    chosen === null
      ? '请先选人。'
      : chosen.staffNo === self
        ? '不能对自己这样做；改自己的 PIN 请在登录页按 F4。'
        : true;
  const activeWord = chosen?.active === false ? '恢复' : '停用';
  const move = (step: number): void => setIndex(Math.min(rows.length - 1, Math.max(0, at + step)));
  const acts = [
    { key: 'F6', label: '新增', run: () => setDialog('add'), enabled: true },
    { key: 'F7', label: activeWord, run: () => setDialog('active'), enabled: other },
    { key: 'F8', label: '重置 PIN', run: () => setDialog('reset'), enabled: other },
  ] as const;
  useKeys('人员', [
    { key: 'PageUp', cap: 'PgUp/PgDn', label: '选人', run: () => move(-1), legend: true },
    { key: 'PageDown', label: '下一个人', run: () => move(1), hidden: true },
    ...acts.map((act) => ({ ...act, legend: true })),
  ]);
  const close = (): void => setDialog(null);
  return (
    <>
      <h1>人员</h1>
      <p>停用立即生效，在所有窗口退出登录。初始 PIN 只能用来设本人的 PIN。每一步都留痕。</p>
      {roster.error && <ErrorState>{roster.error.sentence}</ErrorState>}
      {roster.isPending && <LoadingState text="正在读取" />}
      {roster.data?.length === 0 && <EmptyState>还没有人员。</EmptyState>}
      {rows.length > 0 && (
        <table className="roster">
          <thead>
            <tr>
              {['工号', '姓名', '职务', '资格', '上次登录', '状态'].map((name) => (
                <th key={name}>{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, place) => (
              <RosterLine
                key={row.staffNo}
                row={row}
                chosen={row === chosen}
                onChoose={() => setIndex(place)}
              />
            ))}
          </tbody>
        </table>
      )}
      <div className={styles['acts']}>
        {acts.map((act) => (
          <ActionButton key={act.key} cap={act.key} enabled={act.enabled} onPress={act.run}>
            {act.label}
          </ActionButton>
        ))}
      </div>
      {dialog === 'add' && <AddStaffDialog onClose={close} />}
      {dialog === 'active' && chosen && <SetActiveDialog row={chosen} onClose={close} />}
      {dialog === 'reset' && chosen && <ResetPinDialog row={chosen} onClose={close} />}
    </>
  );
}

type LineProps = {
  readonly row: RosterRow;
  readonly chosen: boolean;
  readonly onChoose: () => void;
};

function RosterLine({ row, chosen, onChoose }: LineProps): ReactNode {
  return (
    <tr aria-selected={chosen} className={chosen ? 'roster-chosen' : undefined} onClick={onChoose}>
      <td className="code">{row.staffNo}</td>
      <td>
        <b>{row.name}</b>
      </td>
      <td>{row.title}</td>
      <td>
        {row.qualifications.length === 0
          ? '—'
          : row.qualifications.map((one) => (
              <LabelTag key={one}>{QUALIFICATION_WORDS[one]}</LabelTag>
            ))}
      </td>
      <td>{row.lastSignedInAt === null ? '—' : chinaDateTime(row.lastSignedInAt).slice(0, 16)}</td>
      <td>
        <RosterState row={row} />
      </td>
    </tr>
  );
}

function RosterState({ row }: { readonly row: RosterRow }): ReactNode {
  if (!row.active) return <StateTag kind="ended">已停用</StateTag>;
  if (row.lockedUntil !== null) {
    return <StateTag kind="refused">锁定至 {chinaDateTime(row.lockedUntil).slice(11)}</StateTag>;
  }
  if (row.pinIsFirst) return <StateTag kind="waiting">待设本人 PIN</StateTag>;
  return <StateTag kind="confirmed">可登录</StateTag>;
}
