/**
 * Who is the customer: 6101 decode → 1101 person and insurance lines → 2001 entitlement
 * (insurance-interface §4.3). Everything is asked first, then written at once, so a refusal half-way
 * leaves the sale as it was.
 */
import type { ScanResult } from '#contract/sale.ts';
import type { Accumulator, Entitlement, InsuredPerson, InsuranceLine } from '#core/person.ts';
import {
  chooseInsuranceLine,
  insuranceTypeName,
  insuredStatusName,
  maskName,
  personCategoryName,
} from '#core/person.ts';
import type { SaleId } from '#core/ids.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { openReturnOfKept } from '#db/sale-return.ts';
import { chinaDate } from '#core/time.ts';
import type { SalePersonRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import { writeColumn } from '../columns.ts';
import type { Engine, LongScope } from '../engine.ts';
import type { Operator, PresentedCredential } from '../platform/platform.ts';
import { lookupFailure } from '../platform-failure.ts';
import { dropPrescription, ensureSale, refreshSale } from '../sale/basket.ts';
import { atDesk, operatorOf } from '../sale/desk.ts';

export type Identified = {
  readonly credential: PresentedCredential;
  readonly person: InsuredPerson;
  readonly line: InsuranceLine;
  readonly entitlements: readonly Entitlement[];
  readonly diseases: readonly { readonly code: string; readonly name: string }[];
  readonly accumulators: readonly Accumulator[];
};

/** What the customer shows: an e-voucher to be decoded, or the number of an ID card. */
export type Shown = { readonly kind: 'voucher' | 'idCard'; readonly code: string };

/** Scans under way by till: the newest one is the customer who stands there. */
const newest = new WeakMap<Engine, Map<string, symbol>>();

/** A credential shown for the sale in work. Fails with what the platform said; writes nothing then. */
export async function identifyCustomer(
  scope: LongScope,
  shown: Shown,
): Promise<Result<ScanResult>> {
  const { engine, caller } = scope;
  const current = sales.currentSale(engine.db, caller.till);
  if (current !== null && current.state !== 'open') {
    const settled = current.state === 'settled' || current.state === 'paid';
    return settled
      ? fail('code.notNow', '本单已结算，凭证不再需要。', 'code')
      : fail('sale.locked', '本单已在结算，不能改动。');
  }
  const begunAt = engine.now();
  const scan = Symbol(caller.till);
  const scans = newest.get(engine) ?? new Map<string, symbol>();
  newest.set(engine, scans.set(caller.till, scan));
  const identified = await askPlatform(engine, shown, operatorOf(scope), () => ok(null));
  if (!identified.ok) return identified;
  const { credential, person, line } = identified.value;
  const result = atDesk(scope, (desk): Result<ScanResult> => {
    const sale = ensureSale(desk);
    // While the platform thought, the till may have gone on to another customer's sale.
    const same = current === null ? sale.started_at >= begunAt : sale.sale_id === current.sale_id;
    if (scans.get(caller.till) !== scan) {
      return fail('code.notNow', '之后又扫了一次医保码，以后一次为准。', 'code');
    }
    if (!same) return fail('code.notNow', '核验期间已换了一张单，没有关联，请再扫一次。', 'code');
    if (sale.state !== 'open') return fail('sale.locked', '本单已在结算，不能改动。');
    const before = sales.personOf(desk.tx.db, sale.sale_id);
    if (before?.person_no !== person.personNo && openReturnOfKept(desk.tx.db, sale.sale_id)) {
      return fail(
        'return.otherPerson',
        '退货后留下的商品须由原参保人结算，这不是他的医保码。',
        'code',
      );
    }
    if (before !== null && before.person_no !== person.personNo) dropPrescription(desk, sale);
    sales.putPerson(desk.tx.db, personRow(sale.sale_id, identified.value, desk.tx.now));
    refreshSale(desk, sale.sale_id);
    desk.tx.audit('person.identified', sale.sale_no, { credentialKind: credential.kind });
    desk.tx.touch('prescription');
    const insurance = `${insuranceTypeName(line.insuranceType)} · ${personCategoryName(line.personCategory)}`;
    const message = `${maskName(person.name)} 已核验　${insurance}`;
    return ok({ kind: 'person', message, lineId: null, saleId: sale.sale_id });
  });
  if (result.ok && result.value.saleId !== null) {
    // Counted from before the platform was asked: its clock for the token runs since 6101.
    const expiresAt = begunAt + engine.profile.tokenLifetime_s * 1000;
    engine.memory.credentials.set(result.value.saleId, { credential, expiresAt });
  }
  return result;
}

/** What the platform told about the person of a sale, as a row. */
export function personRow(saleId: SaleId, identified: Identified, now: number): SalePersonRecord {
  return {
    sale_id: saleId,
    person_no: identified.person.personNo,
    credential_kind: identified.credential.kind,
    person: writeColumn('person', identified.person),
    insurance_line: writeColumn('insuranceLine', identified.line),
    entitlements: writeColumn('entitlements', identified.entitlements),
    diseases: writeColumn('diseases', identified.diseases),
    accumulators: writeColumn('accumulators', identified.accumulators),
    identified_at: now,
    known_at: now,
    by_hand: 0,
    phone: '',
  };
}

/**
 * Asks the platform who shows the credential and what they are entitled to. `accept` sees the ID
 * number as soon as it is known: nothing more is asked about a person it refuses.
 */
export async function askPlatform(
  engine: Engine,
  shown: Shown,
  operator: Operator,
  accept: (idDocNo: string) => Result<null>,
): Promise<Result<Identified>> {
  const read =
    shown.kind === 'voucher'
      ? await decode(engine, shown.code, operator)
      : ok(ofIdCard(engine, shown.code));
  if (!read.ok) return read;
  const accepted = accept(read.value.hint.idDocNo);
  return accepted.ok ? askAbout(engine, read.value, operator) : accepted;
}

type Presented = {
  readonly credential: PresentedCredential;
  readonly hint: {
    readonly idDocKind: string;
    readonly idDocNo: string;
    readonly name: string;
    readonly insuredAreaCode: string;
  };
};

/** `mdtrt_cert_type` 02: the number of the card is the credential (insurance-interface §4.4). */
function ofIdCard(engine: Engine, idDocNo: string): Presented {
  return {
    credential: { kind: '02', number: idDocNo, cardSerial: '' },
    hint: { idDocKind: '01', idDocNo, name: '', insuredAreaCode: engine.profile.careArea },
  };
}

async function decode(
  engine: Engine,
  code: string,
  operator: Operator,
): Promise<Result<Presented>> {
  const { lookups } = engine.platform;
  const decoded = await lookups.decodeCredential(code, 'purchase', operator);
  if (decoded.kind === 'refused') {
    return fail('credential.rejected', `${decoded.sentence}　请顾客刷新医保码再扫。`, 'code');
  }
  if (decoded.kind !== 'accepted') return lookupFailure(decoded);
  const { ecToken, idDocKind, idDocNo, name, insuredAreaCode } = decoded.value;
  return ok({
    credential: { kind: '01', number: ecToken, cardSerial: '' },
    hint: { idDocKind, idDocNo, name, insuredAreaCode },
  });
}

async function askAbout(
  engine: Engine,
  { credential, hint }: Presented,
  operator: Operator,
): Promise<Result<Identified>> {
  const { lookups } = engine.platform;
  const asked = await lookups.person(credential, hint, operator);
  if (asked.kind !== 'accepted') return lookupFailure(asked);
  const person = asked.value;
  const line = chooseInsuranceLine(person.lines, engine.profile.careArea);
  if (line === null) return notInsured(person);
  const request = {
    personNo: person.personNo,
    insuranceType: line.insuranceType,
    careType: engine.profile.settlement.careTypes.outpatientPooling,
    insuredAreaCode: line.insuredAreaCode,
    at: engine.now(),
  };
  const entitlements = await lookups.entitlements(request, operator);
  if (entitlements.kind === 'notSent' || entitlements.kind === 'unknown') {
    return lookupFailure(entitlements);
  }
  const [diseases, accumulators] = await Promise.all([
    lookups.specialDiseases(request, operator),
    yearSoFar(engine, request, operator),
  ]);
  // No answer is not an empty register: a chronic prescription would settle as the wrong care type.
  if (diseases.kind === 'notSent' || diseases.kind === 'unknown') return lookupFailure(diseases);
  return ok({
    credential,
    person,
    line,
    // A refusal of 2001 is an answer: the pooled fund does not pay here, the account still may.
    entitlements:
      entitlements.kind === 'accepted'
        ? entitlements.value
        : [{ fundKind: '', entitled: false, reason: entitlements.sentence }],
    diseases: diseases.kind === 'accepted' ? diseases.value : [],
    accumulators,
  });
}

/** 5206 for the estimate of a day without a line, best effort: nothing else waits for it. */
async function yearSoFar(
  engine: Engine,
  person: { readonly personNo: string; readonly insuredAreaCode: string; readonly at: number },
  operator: Operator,
): Promise<readonly Accumulator[]> {
  const { benefit } = engine.profile;
  if (benefit === undefined || Object.keys(benefit.accumulators).length === 0) return [];
  const yearMonth = chinaDate(person.at).slice(0, 7).replace('-', '');
  const { personNo, insuredAreaCode } = person;
  const request = { personNo, yearMonth, insuredAreaCode };
  const asked = await engine.platform.lookups.accumulators(request, operator);
  return asked.kind === 'accepted' ? asked.value : [];
}

function notInsured(person: InsuredPerson): Result<never> {
  const first = person.lines[0];
  const status = first ? insuredStatusName(first.insuredStatus) : '未参保';
  return fail(
    'person.notInsured',
    `${maskName(person.name)}：${status}。参保状态异常，可改自费，或请顾客咨询参保地。`,
    'code',
  );
}
