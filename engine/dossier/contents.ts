/**
 * What is sealed with a dossier, and its seal: sha-256 over the canonical text. A seal that no longer
 * fits, or lines that are not the sealed ones, means that somebody changed what was sold.
 */
import { createHash } from 'node:crypto';
import type { CredentialKind } from '#core/person.ts';
import type { DossierKind } from '#core/dossier.ts';
import { canonicalText } from '#core/dossier.ts';
import type { Fen } from '#core/money.ts';
import type { DossierRecord } from '#db/dossier.ts';
import type { SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import type { Db } from '#db/sql.ts';
import { codesOfSale } from '#db/trace-code.ts';
import type { EstimateView } from '#contract/dossier.ts';

/** A line as sold: what must not change between the sale and its settlement. */
type SealedLine = {
  readonly position: number;
  readonly productId: string;
  readonly prescriptionLineNo: number | null;
  readonly quantity_e4: number;
  readonly price_e6: number;
  readonly amount_fen: Fen;
  readonly insured: boolean;
  readonly lots: readonly { readonly lotId: string; readonly quantity_e4: number }[];
  readonly traceCodes: readonly string[];
};

type SealedGoods = {
  readonly total_fen: Fen;
  readonly insured_fen: Fen;
  readonly begunAt: number;
  readonly accountMode: string;
  readonly prescriptionId: string | null;
  readonly lines: readonly SealedLine[];
};

/** No token is in here: a credential of kind 01 is shown again (insurance-interface §4.1). */
export type DossierContents = {
  readonly version: 1;
  readonly kind: DossierKind;
  readonly saleNo: string;
  readonly institutionCode: string;
  readonly careArea: string;
  readonly sealedAt: number;
  readonly expiresAt: number;
  readonly person: {
    readonly personNo: string;
    readonly name: string;
    readonly idDocKind: string;
    readonly idDocNo: string;
    readonly phone: string;
    readonly byHand: boolean;
    readonly knownAt: number | null;
  };
  /** 01 e-voucher, 02 ID card, 03 card. */
  readonly credentialKind: CredentialKind;
  readonly prescriptionNo: string;
  readonly goods: SealedGoods;
  readonly estimate: EstimateView | null;
  readonly paid_fen: Fen;
  readonly carried_fen: Fen;
};

/** The goods of a sale as they stand in its rows. */
export function goodsOf(db: Db, sale: SaleRecord): SealedGoods {
  const lots = Map.groupBy(sales.lineLots(db, sale.sale_id), (lot) => lot.line_id);
  const codes = Map.groupBy(codesOfSale(db, sale.sale_id), (code) => code.line_id);
  return {
    total_fen: sale.total_fen,
    insured_fen: sale.insured_fen,
    begunAt: sale.started_at,
    accountMode: sale.account_mode,
    prescriptionId: sale.prescription_id,
    lines: sales.linesOf(db, sale.sale_id).map((line) => ({
      position: line.position,
      productId: line.product_id,
      prescriptionLineNo: line.prescription_line_no,
      quantity_e4: line.quantity_e4,
      price_e6: line.price_e6,
      amount_fen: line.amount_fen,
      insured: line.insured === 1,
      lots: (lots.get(line.line_id) ?? []).map(({ lot_id, quantity_e4 }) => ({
        lotId: lot_id,
        quantity_e4,
      })),
      traceCodes: (codes.get(line.line_id) ?? []).map(({ code }) => code),
    })),
  };
}

export function seal(contents: DossierContents): { readonly text: string; readonly seal: string } {
  const text = canonicalText(contents);
  return { text, seal: sealOf(text) };
}

function sealOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Whether the dossier and the rows of its sale are what was sealed. */
export function isUnchanged(db: Db, dossier: DossierRecord, sale: SaleRecord): boolean {
  if (sealOf(dossier.contents) !== dossier.seal) return false;
  const contents = JSON.parse(dossier.contents) as DossierContents;
  return canonicalText(contents.goods) === canonicalText(goodsOf(db, sale));
}
