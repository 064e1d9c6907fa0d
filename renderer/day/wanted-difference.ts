/** The sale whose difference another page wants to see first on the day page. */
import { create } from 'zustand';
import type { SaleId } from '#core/ids.ts';

type WantedDifference = {
  readonly saleId: SaleId | null;
  readonly want: (saleId: SaleId | null) => void;
};

export const useWantedDifference = create<WantedDifference>((set) => ({
  saleId: null,
  want: (saleId) => set({ saleId }),
}));
