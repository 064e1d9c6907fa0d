/**
 * 设置 › 门店设置: limits and numbers of the store, and how it narrows what the region allows without a
 * line. What the region allows stands beside each; a manager changes them by key.
 */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { StoreSettings } from '#contract/settings.ts';
import { displayYuan } from '#core/money.ts';
import type { StoreLimit, StoreNumber } from '#core/store-settings.ts';
import { CAP_NAMES, OFFLINE_CAPS, STORE_LIMITS, capText } from '#core/store-settings.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { LoadingState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import type { KeyBinding } from '#renderer/keys/key-store.ts';
import { ActionButton } from '#renderer/page-parts/action-button.tsx';
import { LimitDialog } from './limit-dialog.tsx';
import { Facts } from './facts.tsx';
import { NumberDialog } from './number-dialog.tsx';
import { OfflinePolicyDialog } from './offline-policy-dialog.tsx';
import styles from './settings.module.css';

type Opened = StoreNumber | StoreLimit | 'offline';

type StoreDesk = {
  readonly settings: StoreSettings | null;
  readonly keys: readonly KeyBinding[];
  readonly open: (what: Opened) => void;
  readonly dialog: ReactNode;
};

const ACTS: readonly (readonly [key: string, what: Opened, label: string])[] = [
  ['KeyL', 'payOutLimit_fen', '缴款限额'],
  ['KeyR', 'refundLimit_fen', '退货限额'],
  ['KeyI', 'idleLock_minutes', '自动锁屏'],
  ['KeyE', 'nearExpiry_months', '近效期'],
  ['KeyO', 'offline', '离线规则'],
];

export function useStoreKeys(): StoreDesk {
  const settings = useCall('settings.read', {}).data ?? null;
  const [opened, setOpened] = useState<Opened | null>(null);
  const close = (): void => setOpened(null);
  const enabled = settings === null ? '正在读取，请稍等。' : (true as const);
  return {
    settings,
    open: setOpened,
    keys: ACTS.map(([key, what, label]) => ({
      ...{ key, label, enabled, legend: true },
      run: () => setOpened(what),
    })),
    dialog: settings !== null && opened !== null && (
      <StoreDialog opened={opened} settings={settings} onClose={close} />
    ),
  };
}

type StoreDialogProps = {
  readonly opened: Opened;
  readonly settings: StoreSettings;
  readonly onClose: () => void;
};

function StoreDialog({ opened, settings, onClose }: StoreDialogProps): ReactNode {
  if (opened === 'offline') return <OfflinePolicyDialog settings={settings} onClose={onClose} />;
  if (isLimit(opened)) {
    return <LimitDialog name={opened} limit_fen={settings[opened]} onClose={onClose} />;
  }
  return <NumberDialog name={opened} value={settings[opened]} onClose={onClose} />;
}

function isLimit(opened: StoreNumber | StoreLimit): opened is StoreLimit {
  return opened in STORE_LIMITS;
}

/** Above which amount of goods without insurance a return needs a manager. */
function refundText(limit_fen: number): string {
  if (limit_fen === 0) return '每次退货都须店长批准';
  return `${displayYuan(limit_fen)} 元，自费单退一部分累计超过须店长批准`;
}

export function StoreSection({ desk }: { readonly desk: StoreDesk }): ReactNode {
  const { settings } = desk;
  return (
    <>
      <h1>门店设置</h1>
      {settings === null && <LoadingState text="正在读取" />}
      {settings !== null && (
        <>
          <Facts
            facts={[
              ['缴款限额', `${displayYuan(settings.payOutLimit_fen)} 元，超过须店长 PIN`],
              ['退货限额', refundText(settings.refundLimit_fen)],
              ['自动锁屏', `${settings.idleLock_minutes} 分钟没有操作`],
              ['近效期提醒', `到期前 ${settings.nearExpiry_months} 个月`],
            ]}
          />
          <h2>
            离线规则：门店只能比地区更严
            <span className="muted">
              地区参数收紧时以地区为准。自费销售离线时总是可以。开通、关闭挂账在“离线”里。
            </span>
          </h2>
          <OfflineTable settings={settings} />
        </>
      )}
      <div className={styles['storeActs']}>
        {ACTS.map(([key, what, label]) => (
          <ActionButton key={key} cap={key.slice(-1)} onPress={() => desk.open(what)}>
            {label}
          </ActionButton>
        ))}
      </div>
    </>
  );
}

function OfflineTable({ settings }: { readonly settings: StoreSettings }): ReactNode {
  const { region, store, inForce } = settings.offline;
  return (
    <table className={styles['table']} aria-label="离线规则">
      <thead>
        <tr>
          <th>项目</th>
          <th>地区允许</th>
          <th>本店设置</th>
          <th>现在执行</th>
        </tr>
      </thead>
      <tbody>
        {(['payFirst', 'holdShare'] as const).map((way) => (
          <tr key={way}>
            <td>{way === 'payFirst' ? '先付后补' : '挂账'}</td>
            <td>{region[way] ? '允许' : '不允许'}</td>
            <td>{store[way] ? '使用' : '不使用'}</td>
            <td>
              <StateTag kind={inForce[way] ? 'confirmed' : 'ended'}>
                {inForce[way] ? '可以用' : '不能用'}
              </StateTag>
            </td>
          </tr>
        ))}
        {OFFLINE_CAPS.map((cap) => {
          const own = store[cap];
          return (
            <tr key={cap}>
              <td>{CAP_NAMES[cap]}</td>
              <td>≤ {capText(cap, region[cap])}</td>
              <td>{own === null ? '按地区' : capText(cap, own)}</td>
              <td>
                <b>{capText(cap, inForce[cap])}</b>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
