/** Keys by physical position, one table in force at a time, and a reason for every key that cannot. */
import { afterEach, describe, expect, test } from 'vitest';
import { actsInText, capOf, combinationOf, isBrowserKey } from '#renderer/keys/combination.ts';
import type { KeyPress } from '#renderer/keys/combination.ts';
import { actOn, findBinding, useKeyScopes } from '#renderer/keys/key-store.ts';
import type { KeyBinding, KeyScope } from '#renderer/keys/key-store.ts';
import { useNotice } from '#renderer/app/notice-store.ts';

function press(code: string, over: Partial<KeyPress> = {}): KeyPress {
  return {
    code,
    key: '',
    ctrlKey: false,
    altKey: false,
    shiftKey: false,
    metaKey: false,
    isComposing: false,
    keyCode: 0,
    ...over,
  };
}

describe('a combination', () => {
  test.each([
    [press('F5'), 'F5'],
    [press('Digit1', { altKey: true }), 'Alt+Digit1'],
    [press('Numpad3'), 'Digit3'],
    [press('NumpadEnter'), 'Enter'],
    [press('Equal', { shiftKey: true }), 'Plus'],
    [press('NumpadAdd'), 'Plus'],
    [press('F12', { shiftKey: true }), 'Shift+F12'],
    [press('', { key: 'F9' }), 'F9'],
    [press('ShiftLeft', { shiftKey: true }), ''],
  ])('%# is %s', (event, expected) => {
    expect(combinationOf(event)).toBe(expected);
  });

  test('is none while an input method composes: Enter and digits are its own', () => {
    expect(combinationOf(press('Enter', { isComposing: true }))).toBe('');
    expect(combinationOf(press('Digit1', { keyCode: 229 }))).toBe('');
  });

  test('acts in a text field only when it is not what people type there', () => {
    expect(
      ['F2', 'Shift+F12', 'Alt+Digit1', 'Ctrl+KeyL', 'Escape', 'Enter'].map(actsInText),
    ).toEqual([true, true, true, true, true, true]);
    expect(['Digit1', 'KeyO', 'Plus', 'Delete', 'ArrowDown', 'Space'].map(actsInText)).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  test('of the browser is suppressed also where nothing is bound', () => {
    expect(['F1', 'F5', 'F12', 'Ctrl+KeyR', 'Ctrl+KeyL'].every(isBrowserKey)).toBe(true);
    expect(['F13', 'KeyR', 'Ctrl+KeyC', 'Enter'].some(isBrowserKey)).toBe(false);
  });

  test('is printed as on the keyboard', () => {
    expect(['Alt+Digit1', 'Delete', 'KeyO', 'PageUp', 'Plus'].map(capOf)).toEqual([
      'Alt+1',
      'Del',
      'O',
      'PgUp',
      '+',
    ]);
  });
});

function scope(id: string, bindings: KeyBinding[], modal = false): KeyScope {
  return { id, name: id, modal, bindings };
}

describe('the tables in force', () => {
  const done: string[] = [];
  const binding = (key: string, name: string): KeyBinding => ({
    key,
    label: name,
    run: () => done.push(name),
  });
  const scopes = [
    scope('window', [binding('Alt+Digit1', 'page'), binding('F5', 'window')]),
    scope('page', [binding('F5', 'trial'), binding('F2', 'search')]),
  ];

  test('are asked newest first', () => {
    expect(findBinding(scopes, 'F5')?.label).toBe('trial');
    expect(findBinding(scopes, 'Alt+Digit1')?.label).toBe('page');
    expect(findBinding(scopes, 'F9')).toBeNull();
  });

  test('are all hidden by a modal one, also for the keys it does not have', () => {
    const locked = [...scopes, scope('结算中', [], true)];
    expect(findBinding(locked, 'F5')).toBeNull();
    expect(findBinding(locked, 'Alt+Digit1')).toBeNull();
  });

  test('come back when the modal one goes', () => {
    const { put, drop } = useKeyScopes.getState();
    for (const one of scopes) put(one);
    put(scope('dialog', [binding('F5', 'dialog')], true));
    expect(findBinding(useKeyScopes.getState().scopes, 'F5')?.label).toBe('dialog');
    drop('dialog');
    expect(findBinding(useKeyScopes.getState().scopes, 'F5')?.label).toBe('trial');
    drop('window');
    drop('page');
    expect(useKeyScopes.getState().scopes).toEqual([]);
  });
});

test('the lock acts through every dialog, a key of the page does not', () => {
  const { put, drop } = useKeyScopes.getState();
  const lock = { key: 'Ctrl+KeyL', label: '锁屏', run: () => {}, throughDialogs: true };
  put({
    id: 'everywhere',
    name: '',
    modal: false,
    bindings: [lock, { ...lock, key: 'F5', throughDialogs: false }],
  });
  put({ id: 'money', name: '收款', modal: true, bindings: [] });
  put({ id: 'manager', name: '批准', modal: true, bindings: [] });
  expect(findBinding(useKeyScopes.getState().scopes, 'Ctrl+KeyL')?.label).toBe('锁屏');
  expect(findBinding(useKeyScopes.getState().scopes, 'F5')).toBeNull();
  for (const id of ['everywhere', 'money', 'manager']) drop(id);
});

describe('a key that cannot act', () => {
  afterEach(() => useNotice.getState().clear());

  test('says why and does nothing', () => {
    let ran = false;
    actOn({ key: 'F5', label: '预结算', enabled: '本单没有商品。', run: () => (ran = true) });
    expect(ran).toBe(false);
    expect(useNotice.getState().notice).toMatchObject({ tone: 'bad', text: '本单没有商品。' });
  });

  test('announces the same sentence twice as two', () => {
    useNotice.getState().say('bad', '这盒已在本单中。');
    const first = useNotice.getState().notice?.number;
    useNotice.getState().say('bad', '这盒已在本单中。');
    expect(useNotice.getState().notice?.number).not.toBe(first);
  });
});
