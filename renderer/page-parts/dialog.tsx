/**
 * A dialog over the page: keeps the focus inside, gives it back when it closes, and hides the keys
 * of the page below. The browser's own modal element does the trapping.
 */
import { useId, useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useKeys } from '#renderer/keys/use-keys.ts';
import { ActionButton } from './action-button.tsx';
import './page-parts.css';

type DialogProps = {
  readonly title: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
  /** Name of the act Enter does; without one the dialog only shows something. */
  readonly submitLabel?: string;
  readonly onSubmit?: () => void;
  /** True, or why Enter cannot act yet. */
  readonly submitEnabled?: true | string;
  readonly width_px?: number;
};

/** The element that takes the focus first carries `data-first`. */
export function Dialog(props: DialogProps): ReactNode {
  const { title, children, onClose, submitLabel, onSubmit, submitEnabled = true } = props;
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const dialog = element.current;
    if (!dialog) return undefined;
    dialog.showModal();
    dialog.querySelector<HTMLElement>('[data-first]')?.focus();
    // Closing gives the focus back to where it was before.
    return () => dialog.close();
  }, []);
  useKeys(
    title,
    [
      { key: 'Escape', label: '返回', run: onClose },
      ...(submitLabel === undefined || onSubmit === undefined
        ? [{ key: 'Enter', label: '返回', run: onClose }]
        : [{ key: 'Enter', label: submitLabel, run: onSubmit, enabled: submitEnabled }]),
    ],
    { modal: true },
  );
  return (
    <dialog
      ref={element}
      className="page-dialog"
      aria-labelledby={titleId}
      style={{ width: props.width_px ?? 520 }}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      <div className="page-dialog-body">{children}</div>
      {submitEnabled !== true && submitLabel !== undefined && (
        <p className="page-dialog-why">{submitEnabled}</p>
      )}
      <footer>
        <ActionButton cap="Esc" onPress={onClose}>
          返回
        </ActionButton>
        {submitLabel !== undefined && onSubmit !== undefined && (
          <ActionButton cap="Enter" kind="main" enabled={submitEnabled} onPress={onSubmit}>
            {submitLabel}
          </ActionButton>
        )}
      </footer>
    </dialog>
  );
}
