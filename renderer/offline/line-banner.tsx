/** Banners of the line: lost, cut by the manager, back again, sales to settle (design notes §6). */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { create } from 'zustand';
import { CheckCircleFilled, ClockCircleOutlined } from '@ant-design/icons';
import type { SystemState } from '#contract/system.ts';
import { useSystem } from '#renderer/app/session.ts';
import { KeyHint } from '#renderer/page-parts/key-hint.tsx';
import { spanText, useNow } from '#renderer/design/use-now.ts';
import { Banner } from '#renderer/system/banner.tsx';
import {
  LINE_GONE,
  backWords,
  forcedTitle,
  isJustBack,
  isOffline,
  limitWords,
  lostWords,
  mayBeSettled,
  waitingWords,
} from './offline-words.ts';
import { openRules } from './rules-dialog.tsx';

const RULES = (
  <KeyHint cap="F1" onPress={openRules}>
    离线规则
  </KeyHint>
);

function LimitWords({ words, red }: { readonly words: string; readonly red: boolean }): ReactNode {
  return words === '' ? null : (
    <b className={red ? 'bad' : 'warn'} role="alert">
      {words}
    </b>
  );
}

function Lost({ system, now }: { readonly system: SystemState; readonly now: number }): ReactNode {
  const { platform, unsent } = system;
  const words = limitWords(system, now);
  const limit = <LimitWords words={words} red={unsent.tone === 'red'} />;
  if (platform.forced !== null) {
    return (
      <Banner tone="warning" title={forcedTitle(platform.forced)} action={RULES}>
        按 F1 查看规则。{limit}
      </Banner>
    );
  }
  const since = platform.offlineSince === null ? '' : spanText(now - platform.offlineSince);
  const [what, next] = lostWords(platform, now);
  return (
    <Banner tone="warning" title={LINE_GONE} since={since} action={RULES}>
      {what}
      {limit}
      {words === '' && <span className="banner-next">{next}</span>}
    </Banner>
  );
}

/** The banner the line asks for now, or null: then others have their turn. */
export function useLineBanner(system: SystemState): ReactNode {
  const now = useNow();
  // What waited while the line was gone, for 补传 n/m.
  const owed = useRef(0);
  const back = isJustBack(system, now);
  if (isOffline(system)) owed.current = system.outbox.count;
  else if (back) owed.current = Math.max(owed.current, system.outbox.count);
  if (isOffline(system)) return <Lost system={system} now={now} />;
  if (back) {
    return (
      <Banner tone="success" title="医保平台已恢复" icon={<CheckCircleFilled />}>
        {backWords(owed.current, system.outbox.count)}
      </Banner>
    );
  }
  return null;
}

/** Which return of the line a person at this window has seen the waiting sales of. */
const useSeen = create<{ readonly backAt: number | null | undefined }>(() => ({
  backAt: undefined,
}));

/** Sales that can be settled now, until somebody has looked: the last of all banners. */
export function WaitingBanner({ system }: { readonly system: SystemState }): ReactNode {
  const seen = useSeen((state) => state.backAt);
  if (!mayBeSettled(system, seen)) return null;
  const { backAt } = system.platform;
  return (
    <Banner
      tone="info"
      title={waitingWords(system.unsent.dossiers)}
      icon={<ClockCircleOutlined />}
      action={
        <button
          type="button"
          className="banner-button"
          onClick={() => useSeen.setState({ backAt })}
        >
          知道了
        </button>
      }
    >
      顾客带凭单来店时，扫凭单或按 Shift+F8 补结。
    </Banner>
  );
}

/** The list of what waits stands open: the banner has said what it had to say. */
export function useSeenWaiting(): void {
  const backAt = useSystem()?.platform.backAt;
  useEffect(() => {
    if (backAt !== undefined) useSeen.setState({ backAt });
  }, [backAt]);
}
