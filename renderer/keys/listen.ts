/** The one key listener of the window. The scanner router (renderer/scanner) hears keys first. */
import { actsInText, combinationOf, isBrowserKey } from './combination.ts';
import { actOn, findBinding, useKeyScopes } from './key-store.ts';

/** Whether letters and digits belong to this element. */
export function isTextField(element: Element | null): boolean {
  if (element instanceof HTMLTextAreaElement) return true;
  if (element instanceof HTMLInputElement) {
    return !['button', 'checkbox', 'radio', 'submit', 'range', 'file'].includes(element.type);
  }
  return element instanceof HTMLElement && element.isContentEditable;
}

/** Enter and space press the control that has the focus; the table must not act as well. */
function belongsToControl(combination: string, element: Element | null): boolean {
  if (combination !== 'Enter' && combination !== 'Space') return false;
  return element?.closest('button, a[href], summary, [role="button"], [role="option"]') != null;
}

/** Runs the table on a key press; true when it acted and the press must go no further. */
export function pressKey(event: KeyboardEvent): boolean {
  const combination = combinationOf(event);
  if (combination === '') return false;
  const focused = document.activeElement;
  const binding = findBinding(useKeyScopes.getState().scopes, combination);
  if (!binding || belongsToControl(combination, focused)) {
    if (isBrowserKey(combination)) event.preventDefault();
    return false;
  }
  if (isTextField(focused) && !(binding.inText ?? actsInText(combination))) return false;
  event.preventDefault();
  if (event.repeat && !binding.repeats) return true;
  actOn(binding);
  return true;
}

/** Listens until the returned function is called. */
export function listenToKeys(target: Window): () => void {
  const hear = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return;
    if (pressKey(event)) event.stopPropagation();
  };
  // Before React and antd: a dialog's own Esc handling must not run twice.
  target.addEventListener('keydown', hear, { capture: true });
  return () => target.removeEventListener('keydown', hear, { capture: true });
}
