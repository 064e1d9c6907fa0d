/**
 * The person's circulated prescriptions: 7201 authorise → 7204 download → 7205 verify the signed file
 * (e-prescription §2). Reading again is always allowed; nothing here reserves anything.
 */
import type { PrescriptionId } from '#core/ids.ts';
import type { InsuredPerson } from '#core/person.ts';
import type { PrescriptionState } from '#core/prescription.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { parseChina } from '#core/time.ts';
import type { PrescriptionRecord } from '#db/prescription.ts';
import { forgetNumberless, prescriptionByNo, putPrescription } from '#db/prescription.ts';
import * as sales from '#db/sale.ts';
import { readColumn, writeColumn } from '../columns.ts';
import type { Engine, LongScope } from '../engine.ts';
import type {
  AuthorisedPrescription,
  DownloadedPrescription,
  Operator,
  Outcome,
  VerifiedPrescription,
} from '../platform/platform.ts';
import { lookupFailure } from '../platform-failure.ts';
import { atDesk, operatorOf } from '../sale/desk.ts';

type Fetched = {
  readonly row: AuthorisedPrescription;
  readonly download: Outcome<DownloadedPrescription>;
  readonly verification: Outcome<VerifiedPrescription> | null;
};

/** Reads the list for the person of the sale in work; answers how many it has. */
export async function refreshPrescriptions(scope: LongScope): Promise<Result<number>> {
  const { engine } = scope;
  const sale = sales.currentSale(engine.db, scope.caller.till);
  const record = sale === null ? null : sales.personOf(engine.db, sale.sale_id);
  if (sale === null || record === null) {
    return fail('person.missing', '还没有识别参保人，请扫医保码。');
  }
  const held = engine.memory.credentials.get(sale.sale_id);
  if (held === undefined || held.expiresAt <= engine.now()) {
    return fail('credential.expired', '凭证已过期，请顾客刷新医保码再扫一次。');
  }
  const person = readColumn('person', record.person);
  const line = readColumn('insuranceLine', record.insurance_line);
  const operator = operatorOf(scope);
  const authorised = await engine.platform.lookups.authorisePrescriptions(
    {
      ecToken: held.credential.number,
      name: person.name,
      idDocKind: person.idDocKind,
      idDocNo: person.idDocNo,
      insuredAreaCode: line.insuredAreaCode,
    },
    operator,
  );
  if (authorised.kind !== 'accepted') return lookupFailure(authorised);
  const fetched: Fetched[] = [];
  for (const row of authorised.value) fetched.push(await fetchOne(engine, row, operator));
  const tokens: [PrescriptionId, AuthorisedPrescription][] = [];
  const kept = atDesk(scope, (desk) => {
    // A row without a number was never downloaded, so no sale can be linked to it.
    forgetNumberless(desk.tx.db, person.personNo);
    // Those that can be dispensed come first and get the first digit keys (picture 07).
    const usable = (each: Fetched): number =>
      stateOf(each, desk.tx.now).state === 'valid' ? 0 : 1;
    const ordered = fetched.toSorted((left, right) => usable(left) - usable(right));
    for (const [index, each] of ordered.entries()) {
      const id = store(engine, desk.tx, { person, position: index + 1, fetched: each });
      tokens.push([id, each.row]);
    }
    desk.tx.touch('prescription', 'review', 'sale');
    return ok(fetched.length);
  });
  // Memory follows the commit.
  for (const [id, { epcToken, rxAuthNo }] of tokens) {
    if (kept.ok) engine.memory.prescriptionTokens.set(id, { epcToken, rxAuthNo });
  }
  return kept;
}

async function fetchOne(
  engine: Engine,
  row: AuthorisedPrescription,
  operator: Operator,
): Promise<Fetched> {
  const { lookups } = engine.platform;
  const { rxAuthNo, epcToken } = row;
  const download = await lookups.downloadPrescription({ rxAuthNo, epcToken }, operator);
  if (download.kind !== 'accepted') return { row, download, verification: null };
  const { prescription, file } = download.value;
  const verification = await lookups.verifyPrescription(
    {
      prescriptionNo: prescription.prescriptionNo,
      rxTraceCode: prescription.rxTraceCode,
      file,
      epcToken,
    },
    operator,
  );
  return { row, download, verification };
}

function store(
  engine: Engine,
  tx: { readonly db: Engine['db']; readonly now: number },
  listed: { readonly person: InsuredPerson; readonly position: number; readonly fetched: Fetched },
): PrescriptionId {
  const { row, download, verification } = listed.fetched;
  const detail = download.kind === 'accepted' ? download.value : null;
  const number = detail?.prescription.prescriptionNo ?? null;
  const known = number === null ? null : prescriptionByNo(tx.db, number);
  const id = known?.prescription_id ?? (engine.newId() as PrescriptionId);
  const verified = verification?.kind === 'accepted' ? verification.value : null;
  const state = stateOf(listed.fetched, tx.now);
  const record: PrescriptionRecord = {
    prescription_id: id,
    prescription_no: number,
    person_no: listed.person.personNo,
    position: listed.position,
    state: state.state,
    state_note: state.note,
    listing: writeColumn('listing', {
      institutionName: row.institutionName,
      department: row.department,
      prescribedAtText: row.prescribedAtText,
      validUntilText: row.validUntilText,
      diseaseName: row.diseaseName,
      attributeName: row.attributeName,
    }),
    detail: detail === null ? null : writeColumn('prescription', detail.prescription),
    file: detail?.file ?? '',
    file_suffix: detail?.fileSuffix ?? '',
    valid_until_at: parseChina(detail?.prescription.validUntilText ?? row.validUntilText),
    patient_matches:
      detail === null ? null : detail.prescription.patientName === listed.person.name ? 1 : 0,
    signature_valid: signatureOf(verification),
    verification_no: verified?.verificationNo ?? known?.verification_no ?? '',
    certificate_serial: verified?.certificateSerial ?? '',
    certificate_name: verified?.certificateName ?? '',
    verified_at: verified === null ? null : tx.now,
    listed_at: tx.now,
    checked_at: tx.now,
  };
  putPrescription(tx.db, record);
  return id;
}

/** 1 good, 0 not; null as long as nobody has said: no answer is no verdict on the file. */
function signatureOf(verification: Outcome<VerifiedPrescription> | null): 0 | 1 | null {
  if (verification?.kind === 'accepted') return verification.value.valid ? 1 : 0;
  if (verification?.kind !== 'refused') return null;
  return isAboutAccess(verification.sentence) ? null : 0;
}

/**
 * 有效 / 已过期 / 已撤销 / 已使用: the row's own code where the region sends one, else the platform's
 * sentence, and the platform's own end time. Never computed from days (e-prescription §6.4).
 */
function stateOf(fetched: Fetched, now: number): { state: PrescriptionState; note: string } {
  const { row, download, verification } = fetched;
  const refused = [download, verification].find((outcome) => outcome?.kind === 'refused');
  const sentence = refused?.kind === 'refused' ? refused.sentence : '';
  const until = parseChina(row.validUntilText);
  const overdue = until !== null && until < now;
  if (row.state !== null && row.state !== 'valid') return { state: row.state, note: sentence };
  if (isAboutAccess(sentence)) return { state: 'valid', note: `${sentence}　按 F5 再查。` };
  if (sentence !== '') {
    const told = stateFromSentence(sentence);
    // A refusal without a known word still forbids dispensing; its own words stand beside it.
    return { state: told ?? (overdue ? 'expired' : 'revoked'), note: sentence };
  }
  if (overdue) return { state: 'expired', note: `${row.validUntilText} 到期` };
  if (download.kind !== 'accepted') {
    return { state: 'valid', note: '平台没有答复，处方没有下载。按 F5 再查。' };
  }
  return { state: 'valid', note: '' };
}

/** Whether a refusal is about the way in (a token that ran out), not about the prescription. */
function isAboutAccess(sentence: string): boolean {
  return (
    /(令牌|凭证|授权|token).{0,12}(过期|失效|无效|使用|不存在|不正确)/i.test(sentence) ||
    /重新(授权|扫码|出示)/.test(sentence)
  );
}

/** What a refusal of the prescription centre says about the prescription, null when nothing. */
export function stateFromSentence(sentence: string): PrescriptionState | null {
  if (isAboutAccess(sentence)) return null;
  if (/撤销|作废|撤回/.test(sentence)) return 'revoked';
  if (/已使用|已被使用|已取药|已结算|已用|使用过/.test(sentence)) return 'used';
  if (/过期|失效|有效期/.test(sentence)) return 'expired';
  return null;
}
