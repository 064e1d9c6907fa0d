/** Puts a table of keys in force while the component is on the screen. */
import { useEffect, useId, useLayoutEffect, useRef } from 'react';
import { useKeyScopes } from './key-store.ts';
import type { KeyBinding } from './key-store.ts';

export type KeyOptions = {
  /** Hides every table below: dialogs, the lock of 结算中. */
  readonly modal?: boolean;
  /** False: the table is not in force now. */
  readonly active?: boolean;
};

/** What the legend prints of a table; handlers are read late and need no new table. */
function printed(bindings: readonly KeyBinding[]): string {
  return JSON.stringify(bindings);
}

export function useKeys(
  scope: string,
  bindings: readonly KeyBinding[],
  options: KeyOptions = {},
): void {
  const { modal = false, active = true } = options;
  const id = useId();
  const latest = useRef(bindings);
  useLayoutEffect(() => {
    latest.current = bindings;
  });
  const text = printed(bindings);
  useLayoutEffect(() => {
    if (!active) return;
    useKeyScopes.getState().put({
      id,
      name: scope,
      modal,
      bindings: latest.current.map((binding, index) => ({
        ...binding,
        run: () => latest.current[index]?.run(),
      })),
    });
  }, [id, scope, modal, active, text]);
  useEffect(() => {
    if (!active) return undefined;
    return () => useKeyScopes.getState().drop(id);
  }, [id, active]);
}
