/**
 * Hears the keyboard before everything else and takes scans out of it, wherever the focus is. A
 * field that got the first characters of a code has its old content again before the code is
 * handled; keys a person typed reach the field or the key table unchanged, a
 * moment later.
 */
import { flushSync } from 'react-dom';
import { isTextField, pressKey } from '#renderer/keys/listen.ts';
import { typeInto, writeValue } from '#renderer/keys/type-into.ts';
import type { TextField } from '#renderer/keys/type-into.ts';
import { isTapped } from './key-tap.ts';
import { QUIET, charOf, hearChar, hearSuffix, releaseAfter } from './wedge.ts';
import type { Wedge, WedgeSettings } from './wedge.ts';

type Held = { readonly event: KeyboardEvent; readonly char: string };

type Snapshot = {
  readonly field: TextField;
  readonly value: string;
  readonly start: number | null;
  readonly end: number | null;
};

function fieldOf(element: Element | null): TextField | null {
  if (!isTextField(element)) return null;
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
    ? element
    : null;
}

function snapshotOf(field: TextField | null): Snapshot | null {
  return (
    field && {
      field,
      value: field.value,
      start: field.selectionStart,
      end: field.selectionEnd,
    }
  );
}

function restore(snapshot: Snapshot): void {
  if (snapshot.field.value === snapshot.value) return;
  writeValue(snapshot.field, snapshot.value);
  if (snapshot.start !== null && snapshot.field.type !== 'number') {
    snapshot.field.setSelectionRange(snapshot.start, snapshot.end);
  }
}

/**
 * A press kept from the key table: it acts, or belongs to the field that took the focus since. The
 * page has seen what it did before the next one acts: a PIN typed fast is six presses, not one.
 */
function pressLate({ event, char }: Held): void {
  flushSync(() => {
    if (pressKey(event)) return;
    const field = fieldOf(document.activeElement);
    if (field !== null && !field.readOnly) typeInto(field, char);
  });
}

export type RouterOptions = {
  readonly settings: () => WedgeSettings;
  /** A complete code. */
  readonly scanned: (code: string) => void;
  /** Whether what looks like a code is what a person typed, into `field` or at the page (null). */
  readonly isTyped?: (code: string, field: TextField | null) => boolean;
  /**
   * What the page's own keys may choose, as it is before a burst; answers how to have it again. A
   * computer that stands still in the middle of a code lets its first characters act as keys.
   */
  readonly remember?: () => () => void;
};

/** Listens on the window until the returned function is called. */
export function routeScans(target: Window, options: RouterOptions): () => void {
  let wedge: Wedge = QUIET;
  let snapshot: Snapshot | null = null;
  /** Characters kept from the field since the burst became certain. */
  let kept = '';
  /** Presses kept from the key table: they count if no code comes of them. */
  let held: Held[] = [];
  /** Some of the burst have acted as keys of the page. */
  let acted = false;
  let undo = (): void => {};
  let timer = 0;

  const release = (): void => {
    target.clearTimeout(timer);
    const field = snapshot?.field;
    if (kept !== '' && field && document.activeElement === field) {
      // On the page before the Enter that may end it acts.
      const typed = kept;
      flushSync(() => typeInto(field, typed));
    }
    const presses = held;
    kept = '';
    held = [];
    if (presses.length > 0) acted = true;
    for (const press of presses) pressLate(press);
  };

  const finish = (code: string): void => {
    target.clearTimeout(timer);
    if (snapshot) restore(snapshot);
    if (acted) undo();
    wedge = QUIET;
    snapshot = null;
    kept = '';
    held = [];
    options.scanned(code);
  };

  const hearCharacter = (event: KeyboardEvent, char: string): void => {
    const settings = options.settings();
    const step = hearChar(wedge, char, event.timeStamp, settings);
    if (step.starts) {
      release();
      snapshot = snapshotOf(fieldOf(document.activeElement));
      acted = false;
      undo = options.remember?.() ?? undo;
    }
    wedge = step.wedge;
    const composing = event.isComposing || event.keyCode === 229;
    if (!snapshot) {
      // A digit or letter of the key table: it waits until it is known not to be a code.
      event.preventDefault();
      event.stopImmediatePropagation();
      held.push({ event, char });
    } else if (step.certain && !composing) {
      event.preventDefault();
      event.stopImmediatePropagation();
      kept += char;
    }
    target.clearTimeout(timer);
    timer = target.setTimeout(release, releaseAfter(wedge, settings));
  };

  const hear = (event: KeyboardEvent): void => {
    if (isTapped(event)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (event.key === 'Shift' || event.key === 'CapsLock') return;
    const isSuffix = event.code === 'Enter' || event.code === 'NumpadEnter' || event.code === 'Tab';
    if (isSuffix && wedge.chars !== '') {
      const code = hearSuffix(wedge, event.timeStamp, options.settings());
      const field = snapshot?.field ?? null;
      if (code !== null && options.isTyped?.(code, field) !== true) {
        event.preventDefault();
        event.stopImmediatePropagation();
        finish(code);
        return;
      }
    }
    const char = event.repeat ? null : charOf(event);
    if (char !== null) {
      hearCharacter(event, char);
      return;
    }
    // Any other key ends the burst; what was held goes first, in the order it was typed.
    release();
    wedge = QUIET;
    snapshot = null;
  };

  target.addEventListener('keydown', hear, { capture: true });
  return () => {
    target.clearTimeout(timer);
    target.removeEventListener('keydown', hear, { capture: true });
  };
}
