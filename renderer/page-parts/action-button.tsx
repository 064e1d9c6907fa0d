/**
 * A button with its key printed on it. When it cannot act it stays reachable and says why: a
 * disabled element would lose the focus and keep the reason to itself.
 */
import type { ReactNode, Ref } from 'react';
import { useNotice } from '#renderer/app/notice-store.ts';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import './page-parts.css';

type ActionButtonProps = {
  readonly cap: string;
  readonly children: ReactNode;
  readonly onPress: () => void;
  /** `main`: the one act of the page; `danger`: refuses or ends something. */
  readonly kind?: 'main' | 'danger' | 'plain';
  /** True, or the sentence that says why it cannot act now. */
  readonly enabled?: true | string;
  readonly ref?: Ref<HTMLButtonElement>;
};

export function ActionButton(props: ActionButtonProps): ReactNode {
  const { cap, children, onPress, kind = 'plain', enabled = true, ref } = props;
  const press = (): void => {
    if (enabled === true) onPress();
    else useNotice.getState().say('bad', enabled);
  };
  return (
    <button
      type="button"
      ref={ref}
      className={`action action-${kind}${enabled === true ? '' : ' action-off'}`}
      aria-disabled={enabled !== true}
      title={enabled === true ? undefined : enabled}
      onClick={press}
    >
      <KeyCap>{cap}</KeyCap>
      <span>{children}</span>
    </button>
  );
}
