/**
 * A PIN, six digits that sign in by themselves, or a password and Enter: the one the person has, or
 * the own one that takes the place of a first one (or of the present one, F4), typed twice. Nothing
 * typed is ever shown.
 */
import { useState } from 'react';
import type { StaffNo } from '#core/ids.ts';
import type { PinKind } from '#core/pin.ts';
import { PIN_LENGTH, ownPinProblem, pinKind } from '#core/pin.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';

/** `now`: the present PIN; `new` and `again`: the own one, twice. */
export type PinStage = 'now' | 'new' | 'again';

type Change = {
  /** The present PIN, checked when the new one is set. */
  readonly pin: string;
  /** What the new one is to be. */
  readonly kind: PinKind;
  /** The new one once it was typed; null before. */
  readonly next: string | null;
};

export type PinEntry = {
  readonly stage: PinStage;
  /** What is typed at this stage. */
  readonly kind: PinKind;
  /** The present PIN is asked for to change it, not to sign in. */
  readonly changing: boolean;
  readonly entered: number;
  readonly busy: boolean;
  readonly failure: string | null;
  readonly press: (staffNo: string, digit: string) => void;
  /** A password that Enter has ended. */
  readonly submit: (staffNo: string, text: string) => void;
  readonly erase: () => void;
  readonly clear: () => void;
  /** Nobody chosen any more, or somebody who is told why not. */
  readonly reset: (failure?: string | null) => void;
  /** F4: the next PIN typed is to be changed. */
  readonly wantChange: () => void;
  /** F3: the new one is to be a password instead of a PIN, or the other way round. */
  readonly swapKind: () => void;
};

/** `present`: what the chosen person has. */
export function usePinEntry(present: PinKind): PinEntry {
  const [digits, setDigits] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [change, setChange] = useState<Change | null>(null);
  const [changing, setChanging] = useState(false);
  const signIn = useCommand('staff.signIn', { failure: 'own' });
  const setPin = useCommand('staff.setPin', { failure: 'own' });
  const busy = signIn.isPending || setPin.isPending;

  const startOver = (sentence: string | null): void => {
    setChange(null);
    setChanging(false);
    setFailure(sentence);
  };
  /** The own PIN is to be typed (again). */
  const againFrom = (pin: string, kind: PinKind, sentence: string | null): void => {
    setChange({ pin, kind, next: null });
    setFailure(sentence);
  };
  const enter = (staffNo: StaffNo, pin: string): void =>
    signIn.mutate(
      { staffNo, pin },
      {
        onError: (error) => {
          if (error.code === 'staff.pinIsFirst') againFrom(pin, 'digits', error.sentence);
          else startOver(error.sentence);
        },
      },
    );
  const put = (staffNo: StaffNo, { pin, kind }: Change, newPin: string): void =>
    setPin.mutate(
      { staffNo, pin, newPin },
      {
        onSuccess: () => enter(staffNo, newPin),
        onError: (error) => {
          if (error.code === 'staff.weakPin') againFrom(pin, kind, error.sentence);
          else startOver(error.sentence);
        },
      },
    );
  const complete = (staffNo: StaffNo, typed: string): void => {
    setDigits('');
    if (change === null) {
      // No try is counted for what no password can be.
      if (pinKind(typed) === null) setFailure('密码至少 8 位，没有中文。请重新输入。');
      else if (changing) againFrom(typed, present, null);
      else enter(staffNo, typed);
    } else if (change.next === null) {
      const problem = ownPinProblem(typed, staffNo);
      if (problem === null) setChange({ ...change, next: typed });
      else setFailure(problem);
    } else if (change.next === typed) put(staffNo, change, typed);
    else againFrom(change.pin, change.kind, '两次输入不一样，请重新设。');
  };
  return {
    stage: change === null ? 'now' : change.next === null ? 'new' : 'again',
    kind: change?.kind ?? present,
    changing,
    entered: digits.length,
    busy,
    failure,
    press: (staffNo, digit) => {
      if (busy || digits.length >= PIN_LENGTH || (change?.kind ?? present) !== 'digits') return;
      const next = digits + digit;
      setDigits(next);
      setFailure(null);
      if (next.length === PIN_LENGTH) complete(staffNo as StaffNo, next);
    },
    submit: (staffNo, text) => {
      if (busy || text === '') return;
      setFailure(null);
      complete(staffNo as StaffNo, text);
    },
    erase: () => setDigits(digits.slice(0, -1)),
    clear: () => setDigits(''),
    reset: (sentence = null) => {
      setDigits('');
      startOver(sentence);
    },
    wantChange: () => {
      setDigits('');
      startOver(null);
      setChanging(true);
    },
    swapKind: () => {
      if (change === null || change.next !== null) return;
      setDigits('');
      againFrom(change.pin, change.kind === 'digits' ? 'password' : 'digits', null);
    },
  };
}
