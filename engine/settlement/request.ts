/** What 2101 and 2102 are asked, from the sale as it stands. The same function for both. */
import type { SaleId } from '#core/ids.ts';
import { pooledFundPays } from '#core/person.ts';
import { fen, sumFen } from '#core/money.ts';
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import { codesMissing, codesNeeded } from '#core/sale.ts';
import type { Prescription } from '#core/prescription.ts';
import { prescriptionById, reviewOf } from '#db/prescription.ts';
import { openSettlementOfPerson } from '#db/settlement.ts';
import type { SaleLineJoined, SalePersonRecord, SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import { codesOfSale } from '#db/trace-code.ts';
import { readColumn } from '../columns.ts';
import type { Engine } from '../engine.ts';
import type {
  PresentedCredential,
  SettlementLine,
  SettlementRequest,
} from '../platform/platform.ts';
import { noExpiredLot, stillValid } from '../sale/guards.ts';

/** A request and what the shop must remember of it. */
export type PreparedRequest = {
  readonly sale: SaleRecord;
  readonly request: SettlementRequest;
  readonly personNo: string;
};

/**
 * Checks everything that must hold before insurance is asked: a person whose credential is alive,
 * insured lines, a reviewed and still valid prescription, every box scanned (无码不结,
 * counter-and-devices §3). `codes: 'required'` before 2102; 2101 may run earlier.
 */
export function prepareRequest(
  engine: Engine,
  saleId: SaleId,
  codes: 'required' | 'optional',
): Result<PreparedRequest> {
  const { db } = engine;
  const sale = sales.saleById(db, saleId);
  if (sale === null) return fail('sale.unknown', '没有这张单。');
  if (sale.state !== 'open') return fail('sale.locked', '本单已在结算，不能改动。');
  return requestFor(engine, sale, { codes, goodsInShop: true, credential: null });
}

/**
 * The request of a sale in whatever state it is: of an open one, and of one that was sold without a
 * line and is settled later, whose goods have left (`goodsInShop` false). `credential` null: the one
 * that was scanned for this sale and is still alive.
 */
export function requestFor(
  engine: Engine,
  sale: SaleRecord,
  how: {
    readonly codes: 'required' | 'optional';
    readonly goodsInShop: boolean;
    readonly credential: PresentedCredential | null;
  },
): Result<PreparedRequest> {
  const { db } = engine;
  const saleId = sale.sale_id;
  const record = sales.personOf(db, saleId);
  if (record === null) return fail('person.missing', '还没有识别参保人，请扫医保码。');
  const person = readColumn('person', record.person);
  if (person.personNo === '') {
    return fail('person.missing', '手工登记的顾客没有联网核验，请扫医保码。');
  }
  const unlocked = personIsFree(engine, person.personNo, saleId);
  if (!unlocked.ok) return unlocked;
  const all = sales.linesOf(db, saleId);
  if (all.length === 0) return fail('sale.empty', '本单没有商品。');
  const lines = all.filter((line) => line.insured === 1);
  if (lines.length === 0)
    return fail('settlement.nothingInsured', '没有医保内的商品，请直接收款。');
  const prescription = prescriptionOf(engine, sale);
  if (!prescription.ok) return prescription;
  const captured = Map.groupBy(codesOfSale(db, saleId), (code) => code.line_id);
  const missing = codesMissing(
    all.map((line) => ({
      needed: codesNeeded(line.quantity_e4, line.trace_required === 1),
      captured: captured.get(line.line_id)?.length ?? 0,
    })),
  );
  if (how.codes === 'required' && missing > 0) {
    return fail('sale.codesMissing', `还差 ${missing} 盒追溯码。未扫码的药品医保不予支付。`);
  }
  const fresh = how.goodsInShop ? noExpiredLot(db, sale, engine.now()) : ok(null);
  if (!fresh.ok) return fresh;
  const credential = how.credential ?? credentialOf(engine, saleId);
  if (credential === null) {
    return fail('credential.expired', '凭证已过期，请顾客刷新医保码再扫一次。');
  }
  const insurance = readColumn('insuranceLine', record.insurance_line);
  const care = careOf(engine, prescription.value, record);
  const request: SettlementRequest = {
    person,
    insuranceType: insurance.insuranceType,
    personCategory: insurance.personCategory,
    insuredAreaCode: insurance.insuredAreaCode,
    credential,
    ...care,
    accountMode: sale.account_mode,
    begunAt: sale.started_at,
    total_fen: sumFen(lines.map((line) => line.amount_fen)),
    // The shop's own slip is the only document of the sale: its number stands for the invoice's.
    invoiceNo: sale.sale_no,
    lines: lines.map((line) =>
      requestLine(
        line,
        prescription.value,
        (captured.get(line.line_id) ?? []).map((code) => code.code),
      ),
    ),
  };
  return ok({ sale, request, personNo: person.personNo });
}

/** The credential scanned for a sale while it may still be used (§4.2: a token lives minutes). */
function credentialOf(engine: Engine, saleId: SaleId): PresentedCredential | null {
  const held = engine.memory.credentials.get(saleId);
  return held === undefined || held.expiresAt <= engine.now() ? null : held.credential;
}

/**
 * While one settlement of a person has no known end, no other sale asks insurance for that person, on
 * any till: the platform may have paid for these very medicines already (settlement.md §2).
 */
function personIsFree(engine: Engine, personNo: string, saleId: SaleId): Result<null> {
  const other = openSettlementOfPerson(engine.db, personNo, saleId);
  if (other === null) return ok(null);
  const { sale_no } = present(sales.saleById(engine.db, other.sale_id), 'sale of a settlement');
  return fail(
    'person.locked',
    `该参保人的 ${sale_no} 结果还没有弄清，不能再用医保结算。可请顾客稍候，或改自费。`,
  );
}

/** The reviewed prescription of a sale; null when it has none. */
function prescriptionOf(engine: Engine, sale: SaleRecord): Result<Prescription | null> {
  if (sale.prescription_id === null) return ok(null);
  const row = present(prescriptionById(engine.db, sale.prescription_id), 'prescription');
  const review = reviewOf(engine.db, sale.prescription_id);
  if (review?.state !== 'approved') {
    return fail('prescription.notReviewed', '处方还没有审核通过。');
  }
  const valid = stillValid(row, engine.now());
  if (!valid.ok) return valid;
  return ok(readColumn('prescription', present(row.detail, 'prescription detail')));
}

/**
 * Care type (`med_type`): account purchase without a prescription, or where 2001 says that the pooled
 * fund does not pay here; chronic when the prescription says so and the disease is registered (5301);
 * outpatient pooling otherwise (insurance-interface §2.3, §5.2).
 */
export function careOf(
  engine: Engine,
  prescription: Prescription | null,
  record: SalePersonRecord,
): Pick<SettlementRequest, 'careType' | 'diseaseCode' | 'diseaseName'> {
  const { careTypes } = engine.profile.settlement;
  const account = { careType: careTypes.account, diseaseCode: '', diseaseName: '' };
  if (prescription === null) return account;
  const diseases = readColumn('diseases', record.diseases);
  const registered = diseases.find((disease) => disease.code === prescription.diseaseCode);
  if (prescription.careType === careTypes.chronic && registered !== undefined) {
    return {
      careType: careTypes.chronic,
      diseaseCode: registered.code,
      diseaseName: registered.name,
    };
  }
  if (!pooledFundPays(readColumn('entitlements', record.entitlements))) return account;
  return { careType: careTypes.outpatientPooling, diseaseCode: '', diseaseName: '' };
}

function requestLine(
  line: SaleLineJoined,
  prescription: Prescription | null,
  traceCodes: readonly string[],
): SettlementLine {
  const written = prescription?.lines.find((other) => other.lineNo === line.prescription_line_no);
  return {
    lineNo: String(line.position),
    nationalDrugCode: line.national_drug_code,
    itemCode: line.item_code,
    amount_fen: line.amount_fen,
    quantity_e4: line.quantity_e4,
    price_e6: line.price_e6,
    prescriptionNo: prescription?.prescriptionNo ?? '',
    circulated: prescription !== null,
    prescriberCode: '',
    prescriberName: prescription?.prescriber ?? '',
    dose: written?.dose ?? '',
    frequency: written?.frequency ?? '',
    days: written?.days ?? '',
    route: written?.route ?? '',
    traceCodes,
    splitPack: false,
  };
}

/** Line amounts as sent, for the identities. */
export function lineAmounts(request: SettlementRequest) {
  return request.lines.map((line) => fen(line.amount_fen));
}
