/**
 * The platform in domain words. Use cases speak only this; wire field names stay inside
 * engine/platform/. Two sorts of request, and the difference is the heart of settlement.md §2:
 *
 * - **Look-ups** change nothing over there and may be asked again.
 * - **Effects** (`Effect`) are only *described* here, by pure functions. The one gate
 *   (engine/platform/intent-gate.ts) records the intent, commits `sent`, and only then sends.
 */
import type { Fen, PriceE6, QuantityE4 } from '#core/money.ts';
import type { Accumulator, CredentialKind, Entitlement, InsuredPerson } from '#core/person.ts';
import type { Prescription, PrescriptionState } from '#core/prescription.ts';
import type { AccountMode } from '#core/sale.ts';
import type { SettlementAmounts, SettlementAnswer } from '#core/settlement.ts';
import type { BooksLookups, ClearingEffects, ReversalRequest } from './books.ts';
import type { StockEffects } from './stock-upload.ts';

/** Why a refusal came: decides the hint under the platform's own sentence (design notes §5). */
export type RefusalCause =
  | 'notInsured'
  | 'credentialExpired'
  | 'notMapped'
  | 'overLimit'
  | 'suspended'
  | 'signatureOrClock'
  | 'signedOut'
  | 'prescriptionUsed'
  /** The original was taken back before (2103 or 2601): never to be repeated (§2.8). */
  | 'alreadyRefunded'
  | 'other';

/**
 * Every request ends as exactly one of these (settlement.md §2).
 * - accepted: the platform's own word, success, and the answer could be read whole
 * - refused: the platform's own word, not success (fsi answer with infcode ≠ 0; for look-ups also
 *   a gateway's signature refusal)
 * - unknown: bytes left and no readable answer came (time-out, broken connection, HTTP 500, gateway
 *   page, truncated or unreadable body). For look-ups: simply no answer
 * - notSent: no byte left the shop (connection refused, name not found)
 */
export type Outcome<T> =
  | { readonly kind: 'accepted'; readonly value: T; readonly raw: string; readonly warning: string }
  | {
      readonly kind: 'refused';
      readonly sentence: string;
      readonly cause: RefusalCause;
      readonly raw: string;
    }
  | { readonly kind: 'unknown'; readonly reason: string; readonly raw: string }
  | { readonly kind: 'notSent'; readonly reason: string };

/** Who speaks (`opter`), and under which sign-in. */
export type Operator = { readonly staffNo: string; readonly name: string };

/** An effectful request, described but not sent. `Answer` is what its accepted answer holds. */
export type Effect<Answer> = {
  readonly infno: string;
  /** The `input` node as it will be sent (may hold an ecToken: never stored, see `stored`). */
  readonly input: Readonly<Record<string, unknown>>;
  /** The same with short-lived tokens blanked: what the intent row keeps. */
  readonly stored: Readonly<Record<string, unknown>>;
  /** Insured area of the person for the envelope, '' when no person is involved. */
  readonly insuredAreaCode: string;
  /** Reads an accepted `output`; throws `UnreadableAnswer` when it lacks fields. Pure. */
  readonly read: (output: unknown) => Answer;
};

/** What the gate hands the transport for one effect: committed identity first. */
export type Dispatched = {
  readonly msgid: string;
  readonly operator: Operator;
  readonly signNo: string;
};

/** The person and credential a request is made for. The token lives in memory only. */
export type PresentedCredential = {
  readonly kind: CredentialKind;
  /** 01: ecToken; 02: ID number; 03: card number. */
  readonly number: string;
  readonly cardSerial: string;
};

export type DecodedCredential = {
  readonly ecToken: string;
  readonly name: string;
  readonly idDocNo: string;
  readonly idDocKind: string;
  readonly insuredAreaCode: string;
};

/** One line of 2101/2102. */
export type SettlementLine = {
  /** Digits only, unique in the purchase (`feedetl_sn`). */
  readonly lineNo: string;
  readonly nationalDrugCode: string;
  readonly itemCode: string;
  readonly amount_fen: Fen;
  readonly quantity_e4: QuantityE4;
  readonly price_e6: PriceE6;
  readonly prescriptionNo: string;
  readonly circulated: boolean;
  readonly prescriberCode: string;
  readonly prescriberName: string;
  readonly dose: string;
  readonly frequency: string;
  readonly days: string;
  readonly route: string;
  readonly traceCodes: readonly string[];
  readonly splitPack: boolean;
};

export type SettlementRequest = {
  readonly person: InsuredPerson;
  readonly insuranceType: string;
  readonly personCategory: string;
  readonly insuredAreaCode: string;
  readonly credential: PresentedCredential;
  readonly careType: string;
  readonly diseaseCode: string;
  readonly diseaseName: string;
  readonly accountMode: AccountMode;
  readonly begunAt: number;
  readonly total_fen: Fen;
  readonly invoiceNo: string;
  readonly lines: readonly SettlementLine[];
};

export type VoidAnswer = {
  readonly settlementId: string;
  readonly visitId: string;
  readonly settledAtText: string;
  readonly institutionSettlementId: string;
  readonly amounts: SettlementAmounts;
};

/** One row of 7201: what the person may collect here. */
export type AuthorisedPrescription = {
  readonly rxAuthNo: string;
  readonly epcToken: string;
  readonly institutionName: string;
  readonly department: string;
  readonly prescribedAtText: string;
  readonly validUntilText: string;
  readonly diseaseName: string;
  readonly attributeName: string;
  /** From the row where the region sends it; null when the region does not. */
  readonly state: PrescriptionState | null;
};

/** 7204: the prescription and its signed file (base64 text, kept for 7205 and the pharmacist). */
export type DownloadedPrescription = {
  readonly prescription: Prescription;
  readonly file: string;
  readonly fileSuffix: string;
};

export type VerifiedPrescription = {
  readonly valid: boolean;
  readonly verificationNo: string;
  readonly certificateSerial: string;
  readonly certificateName: string;
};

export type ReviewRequest = {
  readonly prescriptionNo: string;
  readonly epcToken: string;
  readonly pharmacistEcToken: string;
  readonly pharmacistIdKind: string;
  readonly pharmacistIdNo: string;
  readonly pharmacistName: string;
  readonly pharmacistCode: string;
  readonly opinion: string;
  readonly passed: boolean;
  readonly reviewedAt: number;
  readonly verificationNo: string;
};

export type StaffSignature = { readonly name: string; readonly idDocNo: string };

/** One (line, lot) of a sale for 3505, 3506 and 7207; trace codes of exactly these boxes. */
export type SoldItem = {
  readonly nationalDrugCode: string;
  readonly itemCode: string;
  readonly name: string;
  readonly genericName: string;
  readonly spec: string;
  readonly dosageForm: string;
  readonly manufacturer: string;
  readonly approvalNo: string;
  readonly unit: string;
  readonly barcode: string;
  readonly shelf: string;
  readonly isRx: boolean;
  readonly splitPack: boolean;
  readonly insured: boolean;
  readonly batchSerial: string;
  readonly lotNo: string;
  readonly madeOn: string;
  readonly expiresOn: string;
  readonly quantity_e4: QuantityE4;
  /** The same in the packing unit of the prescription, where that is another one; else null. */
  readonly packs: { readonly quantity_e4: QuantityE4; readonly unit: string } | null;
  readonly price_e6: PriceE6;
  readonly amount_fen: Fen;
  readonly traceCodes: readonly string[];
  readonly prescriptionNo: string;
};

export type SaleUpload = {
  readonly receiptNo: string;
  readonly soldAt: number;
  readonly seller: Operator;
  readonly prescriberName: string;
  readonly pharmacistName: string;
  readonly pharmacistIdNo: string;
  readonly pharmacistPracticeNo: string;
  readonly insured: boolean;
  readonly crossRegion: boolean;
  readonly settlementId: string;
  /** `mdtrt_id` of an insured sale, the shop's own serial otherwise. */
  readonly visitId: string;
  readonly personNo: string;
  /** `uploadNo` of the sale a return takes back; '' for a sale. */
  readonly uploadNo: string;
  /** Document and name beside `psn_no`; null for a self-pay sale. */
  readonly person: Pick<InsuredPerson, 'idDocKind' | 'idDocNo' | 'name'> | null;
  /** Insured area for the envelope: mandatory whenever `psn_no` is sent ('' for a self-pay sale). */
  readonly insuredAreaCode: string;
  readonly item: SoldItem;
};

export type DispensingUpload = {
  readonly prescriptionNo: string;
  readonly reviewNo: string;
  readonly receiptNo: string;
  readonly dispensedAt: number;
  readonly insured: boolean;
  readonly cashDue_fen: Fen;
  readonly preparer: StaffSignature;
  readonly checker: StaffSignature;
  readonly items: readonly SoldItem[];
};

/** Local totals of one insurance × clearing class × bureau for 3201. */
export type ClearingTotals = {
  readonly insuranceType: string;
  readonly clearingClass: string;
  readonly clearingBureau: string;
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly totalFee_fen: Fen;
  readonly fundTotal_fen: Fen;
  readonly accountPay_fen: Fen;
};

/** 3201: `level` by the region's value set, the platform's own words beside it. */
export type LevelAnswer = {
  readonly level: boolean;
  readonly code: string;
  readonly description: string;
};

/** Look-ups: may be asked again, never recorded as intents. */
export type PlatformLookups = BooksLookups & {
  decodeCredential(
    code: string,
    purpose: 'purchase' | 'prescription' | 'review',
    operator: Operator,
  ): Promise<Outcome<DecodedCredential>>;
  person(
    credential: PresentedCredential,
    hint: { idDocKind: string; idDocNo: string; name: string; insuredAreaCode: string },
    operator: Operator,
  ): Promise<Outcome<InsuredPerson>>;
  entitlements(
    request: {
      personNo: string;
      insuranceType: string;
      careType: string;
      insuredAreaCode: string;
      at: number;
    },
    operator: Operator,
  ): Promise<Outcome<readonly Entitlement[]>>;
  accumulators(
    request: { personNo: string; yearMonth: string; insuredAreaCode: string },
    operator: Operator,
  ): Promise<Outcome<readonly Accumulator[]>>;
  specialDiseases(
    request: { personNo: string; insuredAreaCode: string },
    operator: Operator,
  ): Promise<Outcome<readonly { code: string; name: string }[]>>;
  medicationHistory(
    request: { personNo: string; insuredAreaCode: string; from: number; to: number },
    operator: Operator,
  ): Promise<
    Outcome<
      readonly {
        dispensedAtText: string;
        name: string;
        institutionName: string;
        quantity: string;
      }[]
    >
  >;
  trial(request: SettlementRequest, operator: Operator): Promise<Outcome<SettlementAnswer>>;
  authorisePrescriptions(
    request: {
      ecToken: string;
      name: string;
      idDocKind: string;
      idDocNo: string;
      insuredAreaCode: string;
    },
    operator: Operator,
  ): Promise<Outcome<readonly AuthorisedPrescription[]>>;
  downloadPrescription(
    request: { rxAuthNo: string; epcToken: string },
    operator: Operator,
  ): Promise<Outcome<DownloadedPrescription>>;
  verifyPrescription(
    request: { prescriptionNo: string; rxTraceCode: string; file: string; epcToken: string },
    operator: Operator,
  ): Promise<Outcome<VerifiedPrescription>>;
  /** 9001 has its own day-long identity, not a customer's money: asked again until it answers. */
  signIn(
    operator: Operator,
    station: { macAddress: string; ipAddress: string },
  ): Promise<Outcome<{ signNo: string; signedAtText: string }>>;
};

/** Effects as data: pure builders, one a transaction. */
export type PlatformEffects = StockEffects &
  ClearingEffects & {
    settle(request: SettlementRequest): Effect<SettlementAnswer>;
    voidSettlement(request: {
      settlementId: string;
      visitId: string;
      personNo: string;
      insuredAreaCode: string;
    }): Effect<VoidAnswer>;
    /** 2601, only for what the region lists in `settlement.reversible`. Accepted is not proof. */
    reverse(request: ReversalRequest): Effect<{ accepted: true }>;
    reviewPrescription(request: ReviewRequest): Effect<{ reviewNo: string }>;
    uploadDispensing(request: DispensingUpload): Effect<{ stockOutNo: string }>;
    /** 7208: only where the region's 2103 does not take the dispensing back by itself. */
    undoDispensing(request: {
      prescriptionNo: string;
      insured: boolean;
      stockOutNo: string;
    }): Effect<{ accepted: true }>;
    /** `uploadNo`: what the platform named the row (`medins_prod_sel_no`), '' where it names none. */
    uploadSale(request: SaleUpload): Effect<{ uploadNo: string }>;
    uploadSaleReturn(request: SaleUpload): Effect<{ accepted: true }>;
  };

/**
 * Every transaction that changes something over there (insurance-interface §2). They leave through
 * the gate alone: the client refuses to send them as look-ups, and look-ups as effects.
 */
const EFFECTS = new Set([
  ...['2102', '2103', '2601', '3203', '3204', '7206', '7207', '7208'],
  ...['3501', '3502', '3503', '3504', '3505', '3506', '3507'],
]);

/** Also the batch versions (3505A). */
export function isEffect(infno: string): boolean {
  return EFFECTS.has(infno.slice(0, 4));
}

/** Sends an already recorded effect. Only the gate may call it. */
export type SendEffect = <Answer>(
  effect: Effect<Answer>,
  dispatched: Dispatched,
  /** Told of an answer that came after the outcome was called unknown. */
  late?: (outcome: Outcome<Answer>) => void,
) => Promise<Outcome<Answer>>;

/** What use cases get: look-ups to ask, effects to describe. Nothing here sends an effect. */
export type Platform = {
  readonly lookups: PlatformLookups;
  readonly effects: PlatformEffects;
};

/** With the one way to send: it is handed to the gate, and the engine keeps the rest. */
export type PlatformClient = Platform & { readonly send: SendEffect };

/** Msgid source for look-ups and the sign-in in force; the engine owns both. */
export type PlatformContext = {
  readonly now: () => number;
  readonly random: () => number;
  readonly nextMsgid: () => string;
  readonly signNo: () => string;
};
