/** The search of the stock page: what is typed, what it found, and which of it is chosen. */
import { useEffect, useState } from 'react';
import type { ProductId } from '#core/ids.ts';
import type { ProductRow } from '#contract/stock.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';

/** Rows asked for at once; the search is ranked, so what is wanted is among them. */
const SEARCH_LIMIT = 50;

export type ProductSearch = {
  readonly text: string;
  /** What the rows are, or will be, the answer to. */
  readonly asked: string;
  readonly rows: readonly ProductRow[];
  readonly chosen: ProductRow | null;
  readonly fetching: boolean;
  /** The rows are those of the word before: nothing may act on them. */
  readonly outdated: boolean;
  readonly error: string | null;
  readonly setText: (text: string) => void;
  readonly setComposing: (composing: boolean) => void;
  readonly choose: (row: ProductRow) => void;
  readonly move: (step: number) => void;
};

export function useProductSearch(): ProductSearch {
  const [text, setText] = useState('');
  const [composing, setComposing] = useState(false);
  const [asked, setAsked] = useState('');
  const [picked, setPicked] = useState<ProductId | null>(null);
  useEffect(() => {
    // Half-typed letters of an input method are not a search.
    if (composing) return;
    setAsked(text.trim());
    setPicked(null);
  }, [text, composing]);
  const found = useCall(
    'product.search',
    { text: asked, limit: SEARCH_LIMIT },
    { enabled: asked !== '', keepPrevious: true },
  );
  const rows = asked === '' ? [] : (found.data ?? []);
  // By its id: an answer asked for anew may have it in another place.
  const at = Math.max(
    0,
    rows.findIndex((row) => row.productId === picked),
  );
  const toAsk = !composing && text.trim() !== asked;
  return {
    ...{ text, asked, rows, setText, setComposing },
    chosen: rows[at] ?? null,
    fetching: found.isFetching,
    outdated: toAsk || (asked !== '' && (found.isPlaceholderData || found.isLoading)),
    error: found.error?.sentence ?? null,
    choose: (row) => setPicked(row.productId),
    move: (step) => {
      const row = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
      setPicked(row?.productId ?? null);
    },
  };
}
