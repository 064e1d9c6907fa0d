/**
 * JSON columns, read and written in one place. Each was written by this program from the type it is
 * read back as; the file is ours, so a shape that does not fit is corruption, not input.
 */
import type { EstimateView } from '#contract/dossier.ts';
import type { Shift } from '#contract/shift.ts';
import type { Accumulator, Entitlement, InsuranceLine, InsuredPerson } from '#core/person.ts';
import type { Prescription } from '#core/prescription.ts';
import type { LineCut, SettlementAmounts } from '#core/settlement.ts';
import type { SplitLabels } from '#core/split-label.ts';
import type { AnsweredFinding } from '#core/review.ts';
import type { ForcedOffline } from './memory.ts';
import type { ReturnedLine } from '#core/sale-return.ts';
import type { Pieces } from '#core/shift.ts';
import type { ShiftReportFacts } from '#core/shift-report.ts';
import type { DossierContents } from './dossier/contents.ts';
import type { CreationDetail, PriceDetail } from './stock/price-handlers.ts';

type Columns = {
  person: InsuredPerson;
  insuranceLine: InsuranceLine;
  entitlements: readonly Entitlement[];
  diseases: readonly { readonly code: string; readonly name: string }[];
  accumulators: readonly Accumulator[];
  dossierContents: DossierContents;
  estimate: EstimateView | null;
  amounts: SettlementAmounts;
  cuts: readonly LineCut[];
  prescription: Prescription;
  listing: PrescriptionListing;
  findings: readonly AnsweredFinding[];
  history: readonly HistoryRow[];
  numbers: readonly number[];
  texts: readonly string[];
  forcedOffline: ForcedOffline;
  returned: readonly ReturnedLine[];
  splitLabels: SplitLabels;
  faces: readonly Pieces[];
  shiftDraft: Shift['draft'];
  shiftReport: ShiftReportFacts;
  creationDetail: CreationDetail;
  priceDetail: PriceDetail;
};

/** 7201's row without its tokens. */
export type PrescriptionListing = {
  readonly institutionName: string;
  readonly department: string;
  readonly prescribedAtText: string;
  readonly validUntilText: string;
  readonly diseaseName: string;
  readonly attributeName: string;
};

export type HistoryRow = {
  readonly date: string;
  readonly name: string;
  readonly institutionName: string;
  readonly quantity: string;
};

export function readColumn<Name extends keyof Columns>(_name: Name, text: string): Columns[Name] {
  return JSON.parse(text) as Columns[Name];
}

export function writeColumn<Name extends keyof Columns>(_name: Name, value: Columns[Name]): string {
  return JSON.stringify(value);
}
