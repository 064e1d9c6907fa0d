/** The frame of every page after signing in: header, banner, work area, legend, status bar. */
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { LockOutlined, MedicineBoxFilled, ShopOutlined } from '@ant-design/icons';
import type { SystemState } from '#contract/system.ts';
import { STORE_NUMBERS } from '#core/store-settings.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import { capOf } from '#renderer/keys/combination.ts';
import { KeyLegend } from '#renderer/keys/legend.tsx';
import { useKeys } from '#renderer/keys/use-keys.ts';
import type { KeyBinding } from '#renderer/keys/key-store.ts';
import { isOffline } from '#renderer/offline/offline-words.ts';
import { SetUpCode } from '#renderer/safe/set-up-code.tsx';
import { Banners } from '#renderer/system/banners.tsx';
import { StatusBar } from '#renderer/system/status-bar.tsx';
import { FeedbackLine } from './feedback-line.tsx';
import { useIdleLock } from './idle-lock.ts';
import { useNotice } from './notice-store.ts';
import { PAGES, firstPageOf } from './page-registry.tsx';
import { usePage } from './page-store.ts';
import { allowed, useSession } from './session.ts';
import { useResolutionNews } from './use-resolution-news.ts';

type TabsProps = { readonly waiting: number };

function PageTabs({ waiting }: TabsProps): ReactNode {
  const session = useSession();
  const { page, open } = usePage();
  return (
    <nav className="tabs" aria-label="页面">
      {PAGES.map((one) => {
        const may = allowed(session, one.roles);
        return (
          <button
            key={one.id}
            type="button"
            className={`tab${page === one.id ? ' tab-open' : ''}${may === true ? '' : ' tab-off'}`}
            aria-current={page === one.id ? 'page' : undefined}
            title={may === true ? undefined : may}
            disabled={may !== true}
            onClick={() => open(one.id)}
          >
            <span>{one.title}</span>
            {one.id === 'review' && waiting > 0 && <span className="tab-count">{waiting}</span>}
            <span className="tab-key">{capOf(one.altKey)}</span>
          </button>
        );
      })}
    </nav>
  );
}

export function Shell({ system }: { readonly system: SystemState }): ReactNode {
  const session = useSession();
  const { page, open } = usePage();
  const signOut = useCommand('staff.signOut');
  const queue = useCall('review.queue', {});
  const lock = (): void => signOut.mutate({});
  const idle_minutes = useCall('settings.read', {}).data?.idleLock_minutes;
  useIdleLock(lock, idle_minutes ?? STORE_NUMBERS.idleLock_minutes.usual);
  useResolutionNews();

  const gone = isOffline(system);
  const { backAt } = system.platform;
  useEffect(() => {
    // Also when it was back before anybody saw that it was gone.
    if (!gone) useNotice.getState().forgetLine();
  }, [gone, backAt]);

  // Another person at the same window starts on the page of their own work.
  const { staffNo, role } = session.staff;
  useEffect(() => {
    open(firstPageOf(role));
    // What the last scan of the person before did is no news for this one.
    useNotice.getState().clear();
  }, [open, staffNo, role]);

  useKeys('everywhere', [
    ...PAGES.map((one): KeyBinding => ({
      key: one.altKey,
      label: one.title,
      run: () => open(one.id),
      enabled: allowed(session, one.roles),
    })),
    { key: 'Ctrl+KeyL', label: '锁屏', run: lock, throughDialogs: true },
  ]);

  const waiting = queue.data?.filter((item) => item.group === 'waiting').length ?? 0;
  const current = PAGES.find((one) => one.id === page);
  return (
    <div className="shell">
      <header className="header">
        <span className="brand">
          <span className="brand-mark">
            <MedicineBoxFilled />
          </span>
          Rxtill 药店医保收银台
        </span>
        <PageTabs waiting={waiting} />
        <span className="header-end">
          <span className="header-store">
            <ShopOutlined /> {system.storeName}
          </span>
          <span>{system.till} 号台</span>
          <button type="button" className="header-lock" onClick={lock}>
            <LockOutlined /> 锁屏 <kbd className="header-cap">Ctrl+L</kbd>
          </button>
        </span>
      </header>
      <Banners system={system} />
      <div className="work">{current && <current.Component />}</div>
      {page !== 'sale' && <FeedbackLine />}
      <KeyLegend />
      <StatusBar system={system} />
      <SetUpCode training={system.training} />
    </div>
  );
}
