/** What happens to the sale without the cashier's hands: the pharmacist decides, the code expires. */
import { useEffect, useRef } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Sale } from '#contract/sale.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { soundBad, soundGood } from '#renderer/scanner/sound.ts';
import { reopenedWords } from './resolution-words.ts';
import { useSaleUi } from './sale-ui-store.ts';

/** Says by line and sound when the review of the sale's prescription has been decided. */
function useReviewNews(sale: Sale | null): void {
  const prescription = sale?.prescription ?? null;
  const known = useRef<{ readonly id: string; readonly review: string } | null>(null);
  const id = prescription?.prescriptionId ?? null;
  const review = prescription?.review ?? null;
  const reviewer = prescription?.reviewerName ?? '';
  const note = prescription?.reviewNote ?? '';
  useEffect(() => {
    const before = known.current;
    known.current = id !== null && review !== null ? { id, review } : null;
    if (before?.id !== id || before?.review !== 'waiting' || review === 'waiting') return;
    const { say } = useNotice.getState();
    if (review === 'approved') {
      say('good', `${reviewer} 已通过，请扫药盒。`, '审核通过');
      soundGood();
    } else if (review === 'refused') {
      say('bad', `${reviewer} 拒绝了这张处方：${note}`, '审核拒绝');
      soundBad();
    } else if (review === 'unknown') {
      say('bad', '审方结果未知，系统正在核对。', '结果未知');
      soundBad();
    }
  }, [id, review, reviewer, note]);
}

/** The engine drops an expired credential without an event: the page asks at that moment. */
function useCredentialEnd(sale: Sale | null): void {
  const queries = useQueryClient();
  const until = sale?.person?.credentialExpiresAt ?? null;
  useEffect(() => {
    if (until === null) return undefined;
    const timer = setTimeout(
      () => void queries.invalidateQueries({ queryKey: ['sale'] }),
      Math.max(0, until - Date.now()) + 250,
    );
    return () => clearTimeout(timer);
  }, [until, queries]);
}

/** The sale at the till was unknown and is open again: said once, as soon as it is seen. */
function useWayEnd(sale: Sale | null): void {
  const saleId = sale !== null && reopenedWords(sale) !== null ? sale.saleId : null;
  const way = `${saleId ?? ''} ${sale?.resolution?.beganAt ?? 0}`;
  useEffect(() => {
    // An answer of before may come in after the newest one: what was told is not told again.
    if (saleId !== null) useSaleUi.getState().tellWayEnd(saleId, way);
  }, [saleId, way]);
}

export function useSaleNews(sale: Sale | null): void {
  useWayEnd(sale);
  useReviewNews(sale);
  useCredentialEnd(sale);
}
