/** F1: every key of the page, printed from the tables in force. */
import type { ReactNode } from 'react';
import { create } from 'zustand';
import { Dialog } from '#renderer/design/dialog.tsx';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { capOf } from './combination.ts';
import type { KeyBinding } from './key-store.ts';
import { useKeyScopes } from './key-store.ts';
import { useKeys } from './use-keys.ts';
import './keys.css';

const useHelp = create<{ readonly open: boolean }>(() => ({ open: false }));

export function openHelp(): void {
  useHelp.setState({ open: true });
}

type HelpKeyProps = {
  /** What F1 does while something else is more urgent than the keys. */
  readonly instead: Pick<KeyBinding, 'label' | 'run'> | null;
};

/** Puts F1 in force for every page and draws the dialog when it is pressed. */
export function HelpKey({ instead }: HelpKeyProps): ReactNode {
  const open = useHelp((state) => state.open);
  const act = instead ?? { label: '快捷键', run: openHelp };
  useKeys('help', [{ key: 'F1', legend: true, ...act }]);
  return open ? <HelpDialog /> : null;
}

function HelpDialog(): ReactNode {
  const scopes = useKeyScopes((state) => state.scopes);
  const bindings = scopes
    .filter((scope) => !scope.modal)
    .flatMap((scope) => scope.bindings)
    .filter((binding) => !binding.hidden);
  const close = (): void => useHelp.setState({ open: false });
  return (
    <Dialog
      title="快捷键"
      width={960}
      onClose={close}
      buttons={[{ key: 'F1', label: '知道了', run: close, main: true }]}
    >
      <ul className="help-list">
        {bindings.map((binding) => (
          <li key={`${binding.key} ${binding.label}`}>
            <KeyCap>{binding.cap ?? capOf(binding.key)}</KeyCap>
            <span>{binding.label}</span>
            <span className="muted">
              {binding.enabled === undefined || binding.enabled === true ? '' : binding.enabled}
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
