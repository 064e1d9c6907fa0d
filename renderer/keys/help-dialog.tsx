/** F1: every key of the page, printed from the tables in force. */
import type { ReactNode } from 'react';
import { create } from 'zustand';
import { Dialog } from '#renderer/design/dialog.tsx';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { capOf } from './combination.ts';
import { useKeyScopes } from './key-store.ts';
import { useKeys } from './use-keys.ts';
import './keys.css';

const useHelp = create<{ readonly open: boolean }>(() => ({ open: false }));

/** Puts F1 in force for every page and draws the dialog when it is pressed. */
export function HelpKey(): ReactNode {
  const open = useHelp((state) => state.open);
  useKeys('help', [
    { key: 'F1', label: '快捷键', legend: true, run: () => useHelp.setState({ open: true }) },
  ]);
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
