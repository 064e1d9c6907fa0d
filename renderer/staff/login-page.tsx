/**
 * Log-in (picture 08): choose a person by digit, then six digits, which sign in by themselves, or the
 * password and Enter where the person has set one. Esc goes back to the choice. A locked person is
 * shown with the time the lock ends.
 */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { MedicineBoxFilled } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { chinaMinuteAfter, chinaTime } from '#core/time.ts';
import type { StaffCard } from '#contract/staff.ts';
import type { SystemState } from '#contract/system.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { FeedbackLine } from '#renderer/app/feedback-line.tsx';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { useNow } from '#renderer/design/use-now.ts';
import { KeyLegend } from '#renderer/keys/legend.tsx';
import { useKeys } from '#renderer/keys/use-keys.ts';
import type { KeyBinding } from '#renderer/keys/key-store.ts';
import { pinWord } from '#renderer/page-parts/pin-input.tsx';
import { useDigitsAwaited } from '#renderer/scanner/typed-by-hand.ts';
import { clockText } from '#renderer/system/status-bar.tsx';
import type { Choice } from './choice.ts';
import { NOBODY, chosenNo } from './choice.ts';
import { PinPanel } from './pin-panel.tsx';
import { StaffCards } from './staff-cards.tsx';
import { StartChecks } from './start-checks.tsx';
import type { PinEntry } from './use-pin-entry.ts';
import { usePinEntry } from './use-pin-entry.ts';
import { useStaffCard } from './use-staff-card.ts';
import './staff.css';

/** Sentence that says until when a person is locked, or null. */
export function lockSentence(card: StaffCard, now: number): string | null {
  if (card.lockedUntil === null || card.lockedUntil <= now) return null;
  return `${card.name}已锁定，${chinaMinuteAfter(card.lockedUntil)} 解锁。`;
}

export function LoginPage({ system }: { readonly system: SystemState }): ReactNode {
  const now = useNow();
  const staff = useCall('staff.list', {});
  const cards = staff.data ?? [];
  const [choice, setChoice] = useState<Choice>(NOBODY);

  const staffNo = chosenNo(choice);
  const chosen = cards.find((card) => card.staffNo === staffNo);
  const entry = usePinEntry(chosen?.pinKind ?? 'digits');

  const choose = (next: Choice, failure: string | null = null): void => {
    setChoice(next);
    entry.reset(failure);
  };
  const chooseCard = (card: StaffCard): void => {
    const locked = lockSentence(card, now);
    choose(locked === null ? { kind: 'card', card } : NOBODY, locked);
  };
  useStaffCard(cards, chooseCard);
  // What the person before was told is not for the next one.
  useEffect(() => useNotice.getState().clear(), []);
  // Nor is what only the person before may see (purchase prices): it is asked for anew.
  const queries = useQueryClient();
  useEffect(() => queries.removeQueries({ queryKey: ['stock'] }), [queries]);
  useDigitsAwaited(staffNo !== null);
  const pressDigit = (digit: string): void => {
    if (staffNo !== null) {
      entry.press(staffNo, digit);
      return;
    }
    if (digit === '0') {
      choose({ kind: 'typed', staffNo: '', confirmed: false });
      return;
    }
    const card = cards[Number(digit) - 1];
    if (card) chooseCard(card);
  };
  const back = (): void => choose(NOBODY);

  useKeys('登录', loginKeys({ entering: staffNo !== null, pressDigit, back, entry }));

  return (
    <main className="login" aria-label="登录">
      <div className="login-room">
        <section className="login-left">
          <header className="login-head">
            <span className="login-mark">
              <MedicineBoxFilled />
            </span>
            <span>
              <h1>Rxtill 药店医保收银台</h1>
              <span className="muted">
                {system.storeName}　{system.till} 号台
              </span>
            </span>
            <span className="login-clock">
              <b>{chinaTime(now).slice(0, 5)}</b>
              <span className="muted">{clockText(now).slice(0, 13)}</span>
            </span>
          </header>
          <p className="login-choose">
            <strong>选择登录人</strong>
            <span className="muted">
              {staffNo === null ? (
                '按数字键选人，再输入 PIN 或密码'
              ) : (
                <>
                  正在输入{pinWord(entry.kind)}；按 <KeyCap>Esc</KeyCap> 回到这里，再按数字键选人
                </>
              )}
            </span>
          </p>
          {staff.error && (
            <ErrorState onAgain={() => void staff.refetch()}>{staff.error.sentence}</ErrorState>
          )}
          {!staff.error && !staff.data && <LoadingState text="正在取员工名单" />}
          <StaffCards
            cards={cards}
            now={now}
            choice={choice}
            onChoose={chooseCard}
            onOther={() => choose({ kind: 'typed', staffNo: '', confirmed: false })}
          />
          <StartChecks checks={system.checks} at={system.now} />
        </section>
        <PinPanel
          choice={choice}
          entry={entry}
          onPassword={(text) => staffNo !== null && entry.submit(staffNo, text)}
          onDigit={pressDigit}
          onBack={back}
          onTyped={(typed, confirmed) =>
            setChoice({ kind: 'typed', staffNo: typed, confirmed: confirmed && typed !== '' })
          }
        />
      </div>
      <FeedbackLine />
      <KeyLegend />
    </main>
  );
}

type LoginKeys = {
  readonly entering: boolean;
  readonly pressDigit: (digit: string) => void;
  readonly back: () => void;
  readonly entry: PinEntry;
};

function loginKeys({ entering, pressDigit, back, entry }: LoginKeys): readonly KeyBinding[] {
  const word = pinWord(entry.kind);
  const typing = entering && entry.kind === 'password';
  const digits = Array.from({ length: 10 }, (_, index): KeyBinding => {
    const first = index === 0;
    return {
      key: `Digit${index}`,
      cap: '0–9',
      label: entering ? `输入${word}` : '选人',
      legend: first && !typing,
      emphasis: first && !typing,
      hidden: !first || typing,
      run: () => pressDigit(String(index)),
    };
  });
  return [
    ...digits,
    {
      key: 'Backspace',
      label: '删一位',
      legend: !typing,
      repeats: true,
      enabled: entering || '还没有选人。',
      run: entry.erase,
    },
    {
      key: 'F4',
      label: `改${word}`,
      legend: true,
      enabled: entering || '先选人，再按 F4 改 PIN 或密码。',
      run: entry.wantChange,
    },
    {
      key: 'F3',
      label: entry.kind === 'digits' ? '改用密码' : '改用 PIN',
      legend: entry.stage === 'new',
      hidden: entry.stage !== 'new',
      enabled: entry.stage === 'new' || '设新的 PIN 或密码时才能换。',
      run: entry.swapKind,
    },
    { key: 'Escape', label: '换人', legend: true, run: back },
  ];
}
