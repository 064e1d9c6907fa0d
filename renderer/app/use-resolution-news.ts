/**
 * What the engine found out by itself about sales that nobody looks at: a way out of unknown that
 * ended or came onto the manager's desk. Told once, on every page, to whoever is at the till.
 */
import { useEffect, useRef } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { SaleId } from '#core/ids.ts';
import type { OpenResolution } from '#contract/resolution.ts';
import type { Sale } from '#contract/sale.ts';
import { useCall, useClient } from '#renderer/contract-client/hooks.ts';
import { callKey } from '#renderer/contract-client/topics.ts';
import { endNews, escalationNews } from '#renderer/sale/resolution-words.ts';
import { soundBad, soundGood } from '#renderer/scanner/sound.ts';
import { useNotice } from './notice-store.ts';
import { usePage } from './page-store.ts';

type Known = ReadonlyMap<SaleId, OpenResolution>;

export function useResolutionNews(): void {
  const client = useClient();
  const queries = useQueryClient();
  const open = useCall('resolution.list', {}).data;
  const known = useRef<Known | null>(null);
  useEffect(() => {
    if (open === undefined) return;
    const before = known.current;
    const now: Known = new Map(open.map((row) => [row.saleId, row]));
    known.current = now;
    if (before === null) return;
    const { say } = useNotice.getState();
    // The counter has a dialog of its own for the sale that stands on it.
    const current = queries.getQueryData<Sale | null>(callKey('sale.current', {}));
    const seen = usePage.getState().page === 'sale' ? current?.saleId : undefined;
    for (const row of before.values()) {
      if (row.saleId === seen) continue;
      const still = now.get(row.saleId);
      if (still?.msgid === row.msgid) {
        if (row.resolution.escalatedAt !== null || still.resolution.escalatedAt === null) continue;
        say('bad', escalationNews(still));
        soundBad();
        continue;
      }
      void client.call('sale.get', { saleId: row.saleId }).then(
        (sale) => {
          say('info', endNews(sale));
          soundGood();
        },
        // The lists show it all the same.
        () => undefined,
      );
    }
  }, [open, client, queries]);
}
