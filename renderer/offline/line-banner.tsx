/** Banners of the line: lost, cut by the manager, back again, sales to settle (design notes §6). */
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { CheckCircleFilled, ClockCircleOutlined } from '@ant-design/icons';
import type { SystemState } from '#contract/system.ts';
import { KeyHint } from '#renderer/page-parts/key-hint.tsx';
import { spanText, useNow } from '#renderer/design/use-now.ts';
import { Banner } from '#renderer/system/banner.tsx';
import {
  afterBack,
  backWords,
  forcedTitle,
  isOffline,
  limitWords,
  lostWords,
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
    <Banner tone="warning" title="医保平台连接中断" since={since} action={RULES}>
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
  const after = afterBack(system, now);
  if (isOffline(system)) owed.current = system.outbox.count;
  else if (after === 'back') owed.current = Math.max(owed.current, system.outbox.count);
  if (isOffline(system)) return <Lost system={system} now={now} />;
  if (after === 'back') {
    return (
      <Banner tone="success" title="医保平台已恢复" icon={<CheckCircleFilled />}>
        {backWords(owed.current, system.outbox.count)}
      </Banner>
    );
  }
  if (after === 'waiting') {
    return (
      <Banner
        tone="info"
        title={waitingWords(system.unsent.dossiers)}
        icon={<ClockCircleOutlined />}
      >
        顾客带凭单来店时，扫凭单或按 Shift+F8 补结。
      </Banner>
    );
  }
  return null;
}
