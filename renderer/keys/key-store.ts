/**
 * Which keys do what at this moment. Pages and dialogs put their table here while they are on the
 * screen; the newest table wins, and a modal one hides everything below it. The legend and the help
 * page print the same tables, so that a key that is shown always acts and the reverse.
 */
import { create } from 'zustand';
import { useNotice } from '#renderer/app/notice-store.ts';

export type KeyBinding = {
  /** Combination as `combinationOf` writes it: `F5`, `Alt+Digit1`, `KeyO`, `Delete`. */
  readonly key: string;
  /** 查药; also the text of the legend cell. */
  readonly label: string;
  readonly run: () => void;
  /** True, or the sentence that says why it cannot act now (shown when pressed). */
  readonly enabled?: true | string;
  /** Printed in the legend at the bottom, in table order. */
  readonly legend?: boolean;
  /** The key of the main action: filled in the legend. */
  readonly emphasis?: boolean;
  /** What the cap says when it stands for several keys: `↑↓`, `1–9`. */
  readonly cap?: string;
  /** Acts although a text field has the focus; default by `actsInText`. */
  readonly inText?: boolean;
  /** Acts again while the key is held down (moving in a list). */
  readonly repeats?: boolean;
  /** Acts although a dialog hides the table it stands in: the lock, and nothing else. */
  readonly throughDialogs?: boolean;
  /** Left out of the legend and the help page: a second key of something listed already. */
  readonly hidden?: boolean;
};

export type KeyScope = {
  readonly id: string;
  readonly name: string;
  readonly modal: boolean;
  readonly bindings: readonly KeyBinding[];
};

type KeyState = {
  readonly scopes: readonly KeyScope[];
  readonly put: (scope: KeyScope) => void;
  readonly drop: (id: string) => void;
};

export const useKeyScopes = create<KeyState>((set) => ({
  scopes: [],
  put: (scope) =>
    set((state) => ({
      scopes: state.scopes.some((one) => one.id === scope.id)
        ? state.scopes.map((one) => (one.id === scope.id ? scope : one))
        : [...state.scopes, scope],
    })),
  drop: (id) => set((state) => ({ scopes: state.scopes.filter((one) => one.id !== id) })),
}));

/** The scopes whose keys act: the newest modal one alone, else all, newest first. */
export function actingScopes(scopes: readonly KeyScope[]): readonly KeyScope[] {
  const modal = scopes.findLast((scope) => scope.modal);
  return modal ? [modal] : scopes.toReversed();
}

/** The binding a combination acts on, or null. */
export function findBinding(scopes: readonly KeyScope[], combination: string): KeyBinding | null {
  for (const scope of actingScopes(scopes)) {
    const binding = scope.bindings.find((one) => one.key === combination);
    if (binding) return binding;
  }
  for (const scope of scopes.toReversed()) {
    const binding = scope.bindings.find((one) => one.key === combination && one.throughDialogs);
    if (binding) return binding;
  }
  return null;
}

/** Runs a binding, or says why it cannot act now. */
export function actOn(binding: KeyBinding): void {
  const enabled = binding.enabled ?? true;
  if (enabled === true) binding.run();
  else useNotice.getState().say('bad', enabled);
}
