/**
 * 预结算 starts by itself when nothing is missing: once for every state of the basket. A refusal is
 * not asked again by itself; F5 is the person's.
 */
import { useEffect, useRef } from 'react';
import type { Sale } from '#contract/sale.ts';
import { hasFreshTrial, isInsured } from './sale-words.ts';

/** What a trial depends on; a change of it makes a new automatic trial possible. */
export function trialBasis(sale: Sale): string {
  return JSON.stringify([
    sale.saleId,
    sale.accountMode,
    sale.person?.credentialExpiresAt ?? null,
    sale.prescription?.prescriptionId ?? null,
    sale.prescription?.review ?? null,
    sale.lines.map((line) => [
      line.lineId,
      line.quantity_e4,
      line.codes.length,
      line.insured,
      line.lots.map((lot) => lot.lotId),
    ]),
  ]);
}

/** Whether an insured sale lacks nothing but its trial figures. */
export function wantsTrial(sale: Sale | null): sale is Sale {
  return (
    sale !== null &&
    sale.state === 'open' &&
    sale.person !== null &&
    sale.person.credentialExpiresAt !== null &&
    sale.prescription?.review !== 'waiting' &&
    sale.prescription?.review !== 'refused' &&
    sale.codesCaptured >= sale.codesNeeded &&
    isInsured(sale) &&
    !hasFreshTrial(sale)
  );
}

/** `busy`: one is being asked for, or there is no line to ask over. */
export function useAutoTrial(sale: Sale | null, busy: boolean, ask: () => void): void {
  const asked = useRef('');
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  const basis = wantsTrial(sale) ? trialBasis(sale) : '';
  useEffect(() => {
    if (basis === '' || busy || asked.current === basis) return;
    asked.current = basis;
    latest.current();
  }, [basis, busy]);
}
