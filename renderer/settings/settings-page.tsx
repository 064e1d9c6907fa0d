/** 设置: keys, region, the store, devices of this till, staff, about. Sections on the left, one open. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useSystem } from '#renderer/app/session.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import { LoadingState } from '#renderer/design/states.tsx';
import { useKeys } from '#renderer/keys/use-keys.ts';
import { ForceDialog } from '#renderer/offline/force-dialog.tsx';
import { HoldDialog } from '#renderer/offline/hold-dialog.tsx';
import { OfflineSection } from '#renderer/offline/offline-section.tsx';
import { useFirstFocus } from '#renderer/page-parts/use-first-focus.ts';
import { SafeSection } from '#renderer/safe/backup-card.tsx';
import { RosterSection } from '#renderer/staff/roster-section.tsx';
import { DeviceSection } from './device-section.tsx';
import { StoreSection, useStoreKeys } from './store-section.tsx';
import { AboutSection, KeySection, RegionSection } from './sections.tsx';
import styles from './settings.module.css';
import { UpdateSection } from './update-section.tsx';

const SECTIONS = [
  { id: 'keys', title: '快捷键' },
  { id: 'region', title: '地区和医保' },
  { id: 'offline', title: '离线' },
  { id: 'devices', title: '本机和设备' },
  { id: 'safe', title: '数据安全' },
  { id: 'staff', title: '人员' },
  { id: 'about', title: '关于' },
  { id: 'update', title: '更新' },
  { id: 'store', title: '门店设置' },
] as const;

type SectionId = (typeof SECTIONS)[number]['id'];

export function SettingsPage(): ReactNode {
  const system = useSystem();
  const say = useNotice((state) => state.say);
  const signIn = useCommand('shop.signIn');
  const [open, setOpen] = useState<SectionId>('keys');
  const [holding, setHolding] = useState(false);
  const [forcing, setForcing] = useState(false);
  const list = useFirstFocus<HTMLUListElement>();
  const forced = system !== null && system.platform.forced !== null;
  const at = SECTIONS.findIndex((section) => section.id === open);
  const choose = (index: number): void => {
    const section = SECTIONS[Math.min(SECTIONS.length - 1, Math.max(0, index))];
    if (section) setOpen(section.id);
  };
  const shopSignIn = (): void =>
    signIn.mutate(
      {},
      {
        onSuccess: ({ signedIn, note }) =>
          say(signedIn ? 'good' : 'bad', signedIn ? '医保平台已签到。' : `没有签到：${note}`),
      },
    );
  const hold = useCommand('dossier.allowHold');
  const held = useCall('dossier.meters', {}).data?.holdAllowed ?? false;
  const switchHold = (allowed: boolean): void => {
    if (allowed) setHolding(true);
    else hold.mutate({ allowed, approval: null }, { onSuccess: () => say('good', '已关闭挂账。') });
  };
  const store = useStoreKeys();
  useKeys('设置', [
    ...(open === 'store' ? store.keys : []),
    ...(open === 'offline'
      ? [
          {
            key: 'F8',
            label: held ? '关闭挂账' : '开通挂账',
            run: () => switchHold(!held),
            legend: true,
          },
        ]
      : []),
    { key: 'ArrowUp', cap: '↑↓', label: '选一类', run: () => choose(at - 1), legend: true },
    { key: 'ArrowDown', label: '下一类', run: () => choose(at + 1), hidden: true },
    ...SECTIONS.map((section, index) => ({
      key: `Digit${index + 1}`,
      cap: `1–${SECTIONS.length}`,
      label: '直接选',
      run: () => setOpen(section.id),
      legend: index === 0,
      hidden: index > 0,
    })),
    {
      key: 'F5',
      label: '医保签到',
      run: shopSignIn,
      enabled: signIn.isPending ? '正在签到，请稍等。' : true,
      // The devices have keys enough of their own.
      legend: open !== 'devices',
    },
    {
      key: 'F9',
      label: forced ? '切回联机' : '切到离线',
      run: () => setForcing(true),
      legend: open !== 'devices',
    },
  ]);

  return (
    <main className={styles['page']} aria-label="设置">
      <ul ref={list} className={styles['sections']} role="listbox" aria-label="设置" tabIndex={0}>
        {SECTIONS.map((section, index) => (
          <li
            key={section.id}
            role="option"
            aria-selected={section.id === open}
            className={styles['section']}
            onClick={() => setOpen(section.id)}
          >
            <kbd className="key-cap">{index + 1}</kbd> {section.title}
          </li>
        ))}
      </ul>
      <section className={styles['content']} aria-label={SECTIONS[at]?.title}>
        {open === 'keys' && <KeySection />}
        {open === 'store' && <StoreSection desk={store} />}
        {open === 'safe' && <SafeSection />}
        {open === 'staff' && <RosterSection />}
        {open === 'update' && <UpdateSection />}
        {system === null && <LoadingState text="正在读取" />}
        {system && open === 'region' && <RegionSection system={system} onSignIn={shopSignIn} />}
        {system && open === 'offline' && (
          <OfflineSection system={system} onForce={() => setForcing(true)} onHold={switchHold} />
        )}
        {system && open === 'devices' && <DeviceSection system={system} />}
        {system && open === 'about' && <AboutSection system={system} />}
      </section>
      {store.dialog}
      {holding && <HoldDialog onClose={() => setHolding(false)} />}
      {forcing && <ForceDialog offline={!forced} onClose={() => setForcing(false)} />}
    </main>
  );
}
