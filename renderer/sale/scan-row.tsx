/**
 * The scan row: search as you type from one character on, and the feedback line of the last scan.
 * Scans need no focus here; typing a whole code by hand and Enter works as well.
 */
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import type { InputRef } from 'antd';
import { create } from 'zustand';
import { ONE_UNIT_E4 } from '#core/money.ts';
import type { ProductRow } from '#contract/stock.ts';
import { Feedback } from '#renderer/app/feedback-line.tsx';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { useKeys } from '#renderer/keys/use-keys.ts';
import { useScan } from '#renderer/scanner/use-scanner.ts';
import { SearchPanel } from './search-panel.tsx';
import { useSaleUi } from './sale-ui-store.ts';
import { useSaleCommand } from './use-sale.ts';

/** Rows asked for; the list scrolls no further, a longer word finds the rest. */
const LIMIT = 20;

/** Asks the field to take the focus (F2). */
export const useSearchFocus = create<{ readonly asked: number }>(() => ({ asked: 0 }));

export function focusSearch(): void {
  useSearchFocus.setState((state) => ({ asked: state.asked + 1 }));
}

/** Gives the focus back to the lines. */
export function focusTable(): void {
  document.querySelector<HTMLElement>('[data-page-focus]')?.focus();
}

/** A whole code typed by hand: eight digits or more and nothing else. */
function isTypedCode(text: string): boolean {
  return /^\d{8,}$/.test(text);
}

export function ScanRow(): ReactNode {
  const input = useRef<InputRef>(null);
  const [text, setText] = useState('');
  const [composing, setComposing] = useState(false);
  const [picked, setPicked] = useState(0);
  const asked = useSearchFocus((state) => state.asked);
  useEffect(() => {
    if (asked > 0) input.current?.focus({ cursor: 'all' });
  }, [asked]);

  // Half-typed letters of an input method are not searched for.
  const [word, setWord] = useState('');
  const settle = (next: string): void => {
    setWord(next.trim());
    setPicked(0);
  };
  const active = word !== '' && !isTypedCode(word);
  const search = useCall(
    'product.search',
    { text: word.slice(0, 50), limit: LIMIT },
    { enabled: active, keepPrevious: true },
  );
  const rows = active ? (search.data ?? []) : [];

  const scan = useScan();
  const select = useSaleUi((state) => state.select);
  const say = useNotice((state) => state.say);
  const add = useSaleCommand('sale.addProduct');
  const close = (): void => {
    setText('');
    settle('');
    focusTable();
  };
  const choose = (row: ProductRow): void => {
    add.mutate(
      { productId: row.productId, quantity_e4: ONE_UNIT_E4 },
      {
        onSuccess: (sale) => {
          const line = sale.lines.findLast((one) => one.productId === row.productId);
          if (line) select(line.lineId);
          say('good', `${row.name} 已加入。`, '查药');
        },
      },
    );
    close();
  };
  const enter = (): void => {
    if (isTypedCode(word)) {
      void scan(word);
      close();
      return;
    }
    const row = rows[picked];
    // Rows of the word before must not be chosen while the next answer is on its way.
    if (row && !search.isPlaceholderData) choose(row);
  };
  const move = (by: number): void =>
    setPicked((was) => Math.max(0, Math.min(rows.length - 1, was + by)));

  useKeys(
    '查药',
    [
      { key: 'Enter', label: '加入', run: enter },
      { key: 'ArrowDown', label: '下一个', run: () => move(1), inText: true, repeats: true },
      { key: 'ArrowUp', label: '上一个', run: () => move(-1), inText: true, repeats: true },
      { key: 'Escape', label: '收起', run: close },
    ],
    { active: text !== '' },
  );

  return (
    <section className="scan-row">
      <div className="search">
        <Input
          ref={input}
          size="large"
          aria-label="扫码，或输入拼音首字母、品名、批准文号"
          placeholder="扫码，或输入拼音首字母 / 品名 / 批准文号"
          prefix={<SearchOutlined />}
          suffix={<KeyCap>F2</KeyCap>}
          maxLength={64}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            if (!composing) settle(event.target.value);
          }}
          onCompositionStart={() => setComposing(true)}
          onCompositionEnd={(event) => {
            setComposing(false);
            settle(event.currentTarget.value);
          }}
        />
        {active && (
          <SearchPanel
            word={word}
            rows={rows}
            picked={picked}
            waiting={search.isPending || search.isPlaceholderData}
            failure={search.error?.sentence ?? null}
            onChoose={choose}
          />
        )}
      </div>
      <Feedback />
    </section>
  );
}
