/** What of the counter is on the screen: selected line, open dialog, chosen tender. No facts. */
import { create } from 'zustand';
import type { LineId, SaleId } from '#core/ids.ts';
import type { SaleReturn } from '#contract/sale-return.ts';
import type { OfflineAct } from '#renderer/offline/offline-dialogs.tsx';

export type TenderKind = 'cash' | 'wechat' | 'alipay' | 'card';

export type SaleDialog =
  | { readonly kind: 'line'; readonly lineId: LineId }
  | { readonly kind: 'held' }
  /** F9: find a sale by its slip, then void it whole. */
  | { readonly kind: 'void'; readonly saleId: SaleId | null }
  /** A return that has begun, as last heard of it. */
  | { readonly kind: 'return'; readonly back: SaleReturn }
  /** F9 while returns are under way: which one to go on with. */
  | { readonly kind: 'returns' }
  | { readonly kind: 'reprint' }
  /** A split pack of this line is labelled. */
  | { readonly kind: 'label'; readonly lineId: LineId }
  | { readonly kind: 'drawer' }
  /** Money still to be handed over. */
  | { readonly kind: 'moneyTasks' }
  | { readonly kind: 'pay'; readonly saleId: SaleId }
  | { readonly kind: 'slip'; readonly saleId: SaleId }
  | { readonly kind: 'abandon' }
  /** What a line that is or was gone asks for. */
  | { readonly kind: 'offline'; readonly act: OfflineAct }
  /** 2102 was answered with a refusal, or did not leave. */
  | { readonly kind: 'refused'; readonly saleId: SaleId }
  /** The way out of unknown ended and the sale is open again. */
  | { readonly kind: 'wayEnded'; readonly saleId: SaleId }
  /** Del after a trial: asks, because the trial figures go with the line. */
  | { readonly kind: 'removeLine'; readonly lineId: LineId };

type SaleUiState = {
  readonly selected: LineId | null;
  readonly dialog: SaleDialog | null;
  readonly tender: TenderKind;
  /** Settled sale whose payment was put off with Esc; F12 asks again. */
  readonly paymentPutOff: SaleId | null;
  /** The way out of unknown whose end was told last. */
  readonly wayTold: string;
  /** Opens the dialog of a way that ended, once. */
  readonly tellWayEnd: (saleId: SaleId, way: string) => void;
  readonly select: (lineId: LineId | null) => void;
  readonly openDialog: (dialog: SaleDialog) => void;
  readonly closeDialog: () => void;
  readonly putOffPayment: (saleId: SaleId) => void;
  readonly chooseTender: (kind: TenderKind) => void;
  /** A slip bar code was scanned: shows the sale with what can be done to it. */
  readonly openSlip: (saleId: SaleId) => void;
  /** A claim voucher was scanned: shows what waits to be settled. */
  readonly openDossier: (saleId: SaleId) => void;
};

export const useSaleUi = create<SaleUiState>((set) => ({
  selected: null,
  dialog: null,
  tender: 'cash',
  paymentPutOff: null,
  wayTold: '',
  tellWayEnd: (saleId, way) =>
    set((state) =>
      state.wayTold === way ? state : { wayTold: way, dialog: { kind: 'wayEnded', saleId } },
    ),
  select: (selected) => set({ selected }),
  openDialog: (dialog) => set({ dialog }),
  closeDialog: () => set({ dialog: null }),
  putOffPayment: (paymentPutOff) => set({ paymentPutOff, dialog: null }),
  chooseTender: (tender) => set({ tender }),
  openDossier: (saleId) =>
    set({ dialog: { kind: 'offline', act: { is: 'dossierOfSale', saleId } } }),
  openSlip: (saleId) => set({ dialog: { kind: 'void', saleId } }),
}));
