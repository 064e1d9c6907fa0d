/**
 * Six digits at a time: the PIN that signs in by itself, or the own one that takes the place of a
 * first one (or of the present one, F4), typed twice. Nothing typed is ever shown.
 */
import { useState } from 'react';
import type { StaffNo } from '#core/ids.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';

export const PIN_LENGTH = 6;

/** `now`: the present PIN; `new` and `again`: the own one, twice. */
type PinStage = 'now' | 'new' | 'again';

type Change = {
  /** The present PIN, checked when the new one is set. */
  readonly pin: string;
  /** The new one once it was typed; null before. */
  readonly next: string | null;
};

export type PinEntry = {
  readonly stage: PinStage;
  /** The present PIN is asked for to change it, not to sign in. */
  readonly changing: boolean;
  readonly entered: number;
  readonly busy: boolean;
  readonly failure: string | null;
  readonly press: (staffNo: string, digit: string) => void;
  readonly erase: () => void;
  readonly clear: () => void;
  /** Nobody chosen any more, or somebody who is told why not. */
  readonly reset: (failure?: string | null) => void;
  /** F4: the next PIN typed is to be changed. */
  readonly wantChange: () => void;
};

export function usePinEntry(): PinEntry {
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
  const againFrom = (pin: string, sentence: string): void => {
    setChange({ pin, next: null });
    setFailure(sentence);
  };
  const enter = (staffNo: StaffNo, pin: string): void =>
    signIn.mutate(
      { staffNo, pin },
      {
        onError: (error) => {
          if (error.code === 'staff.pinIsFirst') againFrom(pin, error.sentence);
          else startOver(error.sentence);
        },
      },
    );
  const put = (staffNo: StaffNo, pin: string, newPin: string): void =>
    setPin.mutate(
      { staffNo, pin, newPin },
      {
        onSuccess: () => enter(staffNo, newPin),
        onError: (error) => {
          if (error.code === 'staff.weakPin') againFrom(pin, error.sentence);
          else startOver(error.sentence);
        },
      },
    );
  const complete = (staffNo: StaffNo, typed: string): void => {
    setDigits('');
    if (change === null && !changing) enter(staffNo, typed);
    else if (change === null) setChange({ pin: typed, next: null });
    else if (change.next === null) setChange({ ...change, next: typed });
    else if (change.next === typed) put(staffNo, change.pin, typed);
    else {
      setChange({ ...change, next: null });
      setFailure('两次输入不一样，请重新设。');
    }
  };
  return {
    stage: change === null ? 'now' : change.next === null ? 'new' : 'again',
    changing,
    entered: digits.length,
    busy,
    failure,
    press: (staffNo, digit) => {
      if (busy || digits.length >= PIN_LENGTH) return;
      const next = digits + digit;
      setDigits(next);
      setFailure(null);
      if (next.length === PIN_LENGTH) complete(staffNo as StaffNo, next);
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
  };
}
