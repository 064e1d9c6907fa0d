/**
 * A dialog with its keys on its buttons. It hides every key table below, takes the focus and gives
 * it back; Esc goes one step back where that is possible, Enter does the ringed action.
 */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import { Modal } from 'antd';
import { useNotice } from '#renderer/app/notice-store.ts';
import { capOf } from '#renderer/keys/combination.ts';
import { actOn } from '#renderer/keys/key-store.ts';
import type { KeyBinding } from '#renderer/keys/key-store.ts';
import { useKeys } from '#renderer/keys/use-keys.ts';
import { KeyCap } from './key-cap.tsx';
import { useReturnFocus } from './use-return-focus.ts';
import './dialog.css';

export type DialogButton = {
  /** Combination, e.g. `F8`, `Enter`. */
  readonly key: string;
  readonly label: ReactNode;
  /** What the help calls it when the label is not plain text. */
  readonly name?: string;
  readonly run: () => void;
  readonly enabled?: true | string;
  /** The ringed action: Enter does it too. */
  readonly main?: boolean;
  readonly danger?: boolean;
};

type DialogProps = {
  readonly title: ReactNode;
  /** Name for assistive technology when the title is drawn by `head`. */
  readonly name?: string;
  readonly width?: number;
  readonly children: ReactNode;
  readonly buttons: readonly DialogButton[];
  /** Esc. Absent: Esc does nothing (an unknown outcome cannot be waved away). */
  readonly onClose?: () => void;
  /** More keys of the dialog: moving in a list, choosing by digit. */
  readonly keys?: readonly KeyBinding[];
  /** Sentence at the foot: why the act did not succeed. */
  readonly failure?: string | null;
  /** Words at the right end of the foot. */
  readonly note?: ReactNode;
  /** Replaces the title row. */
  readonly head?: ReactNode;
};

function bindingOf(button: DialogButton, key: string): KeyBinding {
  const label = button.name ?? (typeof button.label === 'string' ? button.label : '');
  return { key, label, run: button.run, enabled: button.enabled ?? true };
}

/** The field to type in, or else the ringed action. */
function firstIn(box: HTMLElement | null): HTMLElement | null {
  const field = box?.querySelector<HTMLElement>('[data-first-focus]');
  return field ?? box?.querySelector<HTMLElement>('.dialog-main') ?? null;
}

/** Takes the focus in the frame in which the dialog appears: no key typed on its heels is lost. */
function useFocusInside(box: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => firstIn(box.current)?.focus(), [box]);
  useEffect(() => {
    const first = firstIn(box.current);
    if (first === null || document.activeElement === first) return undefined;
    // A dialog below drew it back: again when antd has taken the focus into this one's panel.
    const frame = requestAnimationFrame(() => first.focus());
    return () => cancelAnimationFrame(frame);
  }, [box]);
}

/** The name assistive technology says: antd puts a label only on a title of its own. */
function useLabel(box: RefObject<HTMLElement | null>, label: string): void {
  useLayoutEffect(
    () => box.current?.closest('[role="dialog"]')?.setAttribute('aria-label', label),
    [box, label],
  );
}

export function Dialog(props: DialogProps): ReactNode {
  const { title, name, width = 560, children, buttons, onClose, keys = [], failure, note } = props;
  const box = useRef<HTMLDivElement>(null);
  useReturnFocus();
  const main = buttons.find((button) => button.main);
  const label = name ?? (typeof title === 'string' ? title : '对话框');
  useLabel(box, label);
  useKeys(
    label,
    [
      ...keys,
      ...buttons.map((button) => bindingOf(button, button.key)),
      ...(main && main.key !== 'Enter' ? [{ ...bindingOf(main, 'Enter'), hidden: true }] : []),
      ...(onClose ? [{ key: 'Escape', label: '返回', run: onClose }] : []),
    ],
    { modal: true },
  );
  useFocusInside(box);
  return (
    <Modal
      open
      centered
      destroyOnHidden
      footer={null}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      width={width}
      title={null}
      rootClassName="dialog-root"
    >
      <div className="dialog" ref={box}>
        {props.head ?? <h2 className="dialog-title">{title}</h2>}
        <div className="dialog-body">{children}</div>
        <footer className="dialog-foot">
          <Sentence failure={failure ?? ''} />
          <div className="dialog-buttons">
            {buttons.map((button) => (
              <DialogButtonView key={button.key} button={button} />
            ))}
            {onClose && (
              <button type="button" className="dialog-button" onClick={onClose}>
                <KeyCap>Esc</KeyCap> 返回
              </button>
            )}
            {note != null && <span className="dialog-note">{note}</span>}
          </div>
        </footer>
      </div>
    </Modal>
  );
}

/**
 * Why the act did not succeed, or else the bad news since the dialog opened (a scan that goes
 * nowhere, a key that cannot act): the feedback line of the page is covered.
 */
function Sentence({ failure }: { readonly failure: string }): ReactNode {
  const notice = useNotice((state) => state.notice);
  const [opened] = useState(() => notice?.number ?? 0);
  const news = notice !== null && notice.tone === 'bad' && notice.number > opened;
  const text = failure !== '' ? failure : news ? notice.text : '';
  return text === '' ? null : (
    <p className="dialog-failure" role="alert">
      {text}
    </p>
  );
}

function DialogButtonView({ button }: { readonly button: DialogButton }): ReactNode {
  const enabled = button.enabled ?? true;
  const look = button.main ? ' dialog-main' : '';
  return (
    <button
      type="button"
      className={`dialog-button${look}${button.danger ? ' dialog-danger' : ''}${enabled === true ? '' : ' dialog-off'}`}
      aria-disabled={enabled !== true}
      title={enabled === true ? undefined : enabled}
      onClick={() => actOn(bindingOf(button, button.key))}
    >
      <KeyCap>{capOf(button.key)}</KeyCap> {button.label}
    </button>
  );
}
