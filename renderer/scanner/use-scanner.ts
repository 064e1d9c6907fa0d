/** Joins the router with the contract: a code goes to `sale.scan` with the page it was scanned on. */
import { useCallback, useEffect, useRef } from 'react';
import type { CallInput } from '#contract/index.ts';
import type { ScanResult } from '#contract/sale.ts';
import { usePage } from '#renderer/app/page-store.ts';
import type { PageId } from '#renderer/app/page-store.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useClient } from '#renderer/contract-client/hooks.ts';
import { useSaleUi } from '#renderer/sale/sale-ui-store.ts';
import { routeScans } from './router.ts';
import { offerScan } from './scan-targets.ts';
import { wedgeSettings } from './settings.ts';
import { soundBad, soundGood } from './sound.ts';

type Place = CallInput<'sale.scan'>['place'];

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

/** Handles one code as if it had been scanned (the training palette clicks through here). */
export function useScan(): (code: string) => void {
  const client = useClient();
  // Codes are worked off one after another: a fast hand scans the next box before the first reply.
  const queue = useRef(Promise.resolve());
  return useCallback(
    (code: string) => {
      if (offerScan(code)) return;
      const { page, open } = usePage.getState();
      const handle = async (): Promise<void> => {
        const { say, sayFailure } = useNotice.getState();
        try {
          const result = await client.call('sale.scan', { code, place: placeOf(page) });
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
      };
      queue.current = queue.current.then(handle);
    },
    [client],
  );
}

/** Hears the keyboard for scans as long as the application runs. */
export function useScannerRouter(): void {
  const scan = useScan();
  useEffect(() => routeScans(window, { settings: wedgeSettings, scanned: scan }), [scan]);
}
