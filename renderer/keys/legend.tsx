/** The row of keys at the bottom, printed from the tables in force; every cell can be clicked. */
import type { ReactNode } from 'react';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { capOf } from './combination.ts';
import { actOn, useKeyScopes } from './key-store.ts';
import type { KeyBinding } from './key-store.ts';
import './keys.css';

function LegendCell({ binding }: { readonly binding: KeyBinding }): ReactNode {
  const enabled = binding.enabled ?? true;
  const state = enabled === true ? '' : ' legend-off';
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`legend-cell${binding.emphasis ? ' legend-main' : ''}${state}`}
      aria-disabled={enabled !== true}
      title={enabled === true ? undefined : enabled}
      onClick={() => actOn(binding)}
    >
      <KeyCap>{binding.cap ?? capOf(binding.key)}</KeyCap>
      <span className="legend-label">{binding.label}</span>
    </button>
  );
}

export function KeyLegend(): ReactNode {
  const scopes = useKeyScopes((state) => state.scopes);
  // A dialog prints its keys on its own buttons; below it the page's legend stays as it was.
  const bindings = scopes
    .filter((scope) => !scope.modal)
    .flatMap((scope) => scope.bindings)
    .filter((binding) => binding.legend && !binding.hidden)
    // F1 belongs to the whole window and stands first, as on the keyboard.
    .toSorted((left, right) => Number(right.key === 'F1') - Number(left.key === 'F1'));
  return (
    <nav className={`legend${bindings.length >= 9 ? ' legend-even' : ''}`} aria-label="快捷键">
      {bindings.map((binding) => (
        <LegendCell key={`${binding.key} ${binding.label}`} binding={binding} />
      ))}
    </nav>
  );
}
