/** 开机自检: what the engine found when it started. */
import type { ReactNode } from 'react';
import { chinaTime } from '#core/time.ts';
import type { SystemState } from '#contract/system.ts';
import { EmptyState } from '#renderer/design/states.tsx';
import { StateIcon } from '#renderer/design/state-tag.tsx';

const LOOKS = {
  ok: { kind: 'confirmed', tone: 'check-ok', word: '正常' },
  warn: { kind: 'limited', tone: 'check-warn', word: '注意' },
  bad: { kind: 'refused', tone: 'check-bad', word: '不正常' },
} as const;

type StartChecksProps = {
  readonly checks: SystemState['checks'];
  /** Instant of the state, epoch ms. */
  readonly at: number;
};

export function StartChecks({ checks, at }: StartChecksProps): ReactNode {
  return (
    <section className="checks" aria-label="开机自检">
      <header>
        <strong>开机自检</strong>
        <span className="muted">{chinaTime(at)}</span>
      </header>
      {checks.length === 0 && <EmptyState>正在自检…</EmptyState>}
      <ul>
        {checks.map((check) => {
          const look = LOOKS[check.state];
          return (
            <li key={check.name}>
              <span className={look.tone}>
                <StateIcon kind={look.kind} />
              </span>
              <span>{check.name}</span>
              <b className={look.tone}>{check.note === '' ? look.word : check.note}</b>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
