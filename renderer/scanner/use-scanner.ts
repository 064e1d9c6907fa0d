/** Joins both kinds of scanner with the contract: a code goes to `sale.scan` with the page it was scanned on. */
import { useCallback, useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { plainCode } from '#core/scan.ts';
import type { CallInput, ScanMessage } from '#contract/index.ts';
import type { ScanResult } from '#contract/sale.ts';
import { noteHand } from '#renderer/app/idle-lock.ts';
import { usePage } from '#renderer/app/page-store.ts';
import type { PageId } from '#renderer/app/page-store.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useClient } from '#renderer/contract-client/hooks.ts';
import { callKey } from '#renderer/contract-client/topics.ts';
import { useSaleUi } from '#renderer/sale/sale-ui-store.ts';
import { isTypedByHand } from './typed-by-hand.ts';
import { routeScans } from './router.ts';
import { offerScan } from './scan-targets.ts';
import { wedgeSettings } from './settings.ts';
import { noteWedge } from './wedge-store.ts';
import { soundBad, soundGood } from './sound.ts';

type Place = CallInput<'sale.scan'>['place'];

/** A digit chooses how the customer pays; one of a code must not. */
function rememberTender(): () => void {
  const { tender, chooseTender } = useSaleUi.getState();
  return () => chooseTender(tender);
}

export function placeOf(page: PageId): Place {
  if (page === 'sale') return 'counter';
  if (page === 'prescription') return 'prescriptions';
  return page === 'review' ? 'review' : 'other';
}

const KIND_NAMES: Record<ScanResult['kind'], string> = {
  trace: '追溯码',
  product: '商品码',
  person: '医保码',
  prescriptionCode: '处方码',
  signature: '药师医保码',
  sale: '小票号',
  dossier: '补结凭单',
};

/** Longest code the engine takes; nothing it knows is longer. */
const LONGEST_CODE = 512;

/** Handles a code; `commandId` when it has one already. Resolves when that is done. */
export type Scan = (code: string, commandId?: string) => Promise<void>;

/** Handles codes as they are scanned (the training palette clicks through here). */
export function useScan(): Scan {
  const client = useClient();
  const queries = useQueryClient();
  return useCallback(
    (code, commandId) => {
      if (offerScan(plainCode(code))) return Promise.resolve();
      const { page, open } = usePage.getState();
      return inTurn(async () => {
        const { say, sayFailure } = useNotice.getState();
        try {
          const input = { code: code.slice(0, LONGEST_CODE), place: placeOf(page) };
          const result = await client.call('sale.scan', input, commandId);
          await basketOnScreen(queries);
          say('good', result.message, `已识别：${KIND_NAMES[result.kind]}`);
          soundGood();
          if (result.lineId !== null) useSaleUi.getState().select(result.lineId);
          if (result.kind === 'sale' && result.saleId !== null) {
            useSaleUi.getState().openSlip(result.saleId);
            open('sale');
          }
          if (result.kind === 'dossier' && result.saleId !== null) {
            useSaleUi.getState().openDossier(result.saleId);
            open('sale');
          }
          if (result.kind === 'prescriptionCode') open('prescription');
        } catch (error) {
          sayFailure(error);
          soundBad();
        }
      });
    },
    [client, queries],
  );
}

/**
 * Resolves when the page shows the basket as the scan left it: the key pressed upon the word of a
 * scan (F6, F12) finds its line. The event of the scan comes before its reply, so the answer under
 * way is a new one; it is joined, not asked for twice. A failure shows where the basket is shown.
 */
async function basketOnScreen(queries: QueryClient): Promise<void> {
  const queryKey = callKey('sale.current', {});
  await queries.refetchQueries({ queryKey, type: 'active' }, { cancelRefetch: false });
}

let last = Promise.resolve();

/** Codes are worked off one after another: a fast hand scans the next box before the first reply. */
function inTurn(act: () => Promise<void>): Promise<void> {
  last = last.then(act);
  return last;
}

/** Hears the keyboard and the engine's scanners as long as the application runs. */
export function useScannerRouter(): void {
  const client = useClient();
  const scan = useScan();
  useEffect(
    () =>
      routeScans(window, {
        settings: wedgeSettings,
        isTyped: isTypedByHand,
        remember: rememberTender,
        scanned: (code) => {
          noteWedge(Date.now());
          void scan(code);
        },
      }),
    [scan],
  );
  useEffect(() => {
    const handle = async ({ id, text, aim }: ScanMessage): Promise<void> => {
      noteHand();
      try {
        await scan(aim + text, id);
      } finally {
        client.tell({ taken: id });
      }
    };
    return client.hearScans((message) => void handle(message));
  }, [client, scan]);
}
