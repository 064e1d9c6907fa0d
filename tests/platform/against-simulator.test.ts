/**
 * The client and the simulated region over real HTTP: one insured prescription sale from the code on
 * the phone to the level totals, then its void. The two were written apart, from the same documents.
 */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fen } from '#core/money.ts';
import { lineAmount, negateFen, priceE6, sumFen } from '#core/money.ts';
import { brokenIdentities } from '#core/settlement.ts';
import { chinaCompact, chinaDate } from '#core/time.ts';
import { createPlatform } from '#engine/platform/client.ts';
import type { Outcome, PlatformClient, SettlementRequest } from '#engine/platform/platform.ts';
import type { RegionProfile } from '#engine/platform/region-profile.ts';
import { resolveCredentials } from '#engine/platform/region-profile.ts';
import { ITEM, OPERATOR, region, SALE } from './fixtures.ts';

const PAASID = 'rxtill-test';
const SECRET = 'secret-of-a-test';

let folder = '';
let simulator: ChildProcess;
let url = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rxtill-platform-'));
  simulator = spawn(
    process.execPath,
    [new URL('../../simulator/main.ts', import.meta.url).pathname, '--data', folder, '--port', '0'],
    {
      env: {
        ...process.env,
        RXTILL_SIMULATOR_PAASID: PAASID,
        RXTILL_SIMULATOR_SECRET: SECRET,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  if (simulator.stdout === null) throw new Error('the simulator has no output');
  const [line] = (await once(createInterface(simulator.stdout), 'line')) as [string];
  url = line.replace(/^ready /, '');
});

afterAll(async () => {
  if (simulator.exitCode === null) {
    const gone = once(simulator, 'exit');
    simulator.kill('SIGTERM');
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
});

let sequence = 0;
function msgid(): string {
  sequence += 1;
  return `P99010100286${chinaCompact(Date.now())}${String(sequence).padStart(4, '0')}`;
}

let signNo = '';
function platformOf(profile: RegionProfile, secret = SECRET, shift_ms = 0): PlatformClient {
  const variables: Record<string, string> = {
    RXTILL_SIMULATOR_URL: url,
    RXTILL_TIF_PAASID: PAASID,
    RXTILL_TIF_SECRET: secret,
  };
  const resolved = resolveCredentials(profile, (reference) =>
    'env' in reference ? variables[reference.env] : undefined,
  );
  if (!resolved.ok) throw new Error(resolved.failure.sentence);
  return createPlatform(profile, resolved.value, {
    now: () => Date.now() + shift_ms,
    random: Math.random,
    nextMsgid: msgid,
    signNo: () => signNo,
  });
}

function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

type StoreFile = {
  readonly staff: readonly { name: string; credentialCode: string; pharmacistCode: string }[];
  readonly people: readonly { name: string; code: string }[];
  readonly products: readonly { nationalDrugCode: string; price: string; tracePrefix: string }[];
};
const store = JSON.parse(
  readFileSync(new URL('../../regions/training-store.json', import.meta.url), 'utf8'),
) as StoreFile;

describe('an insured prescription sale', () => {
  it('goes from the code to level totals and back', async () => {
    const profile = region();
    const platform = platformOf(profile);
    const { lookups, effects } = platform;
    const send = <T>(effect: Parameters<typeof platform.send<T>>[0], id = msgid()) =>
      platform.send(effect, { msgid: id, operator: OPERATOR, signNo });

    const station = { macAddress: profile.shop.station.mac, ipAddress: profile.shop.station.ip };
    signNo = valueOf(await lookups.signIn(OPERATOR, station)).signNo;

    const code = store.people.find((person) => person.name === '王秀兰')?.code ?? '';
    const decoded = valueOf(await lookups.decodeCredential(code, 'purchase', OPERATOR));
    expect(decoded.name).toBe('王秀兰');
    const credential = { kind: '01', number: decoded.ecToken, cardSerial: '' } as const;
    const person = valueOf(await lookups.person(credential, decoded, OPERATOR));
    const insurance = person.lines.find((line) => line.insuranceType === '310');
    if (insurance === undefined) throw new Error('no employee insurance');
    const who = { personNo: person.personNo, insuredAreaCode: insurance.insuredAreaCode };
    const careType = profile.settlement.careTypes.outpatientPooling;
    const entitlements = await lookups.entitlements(
      { ...who, insuranceType: '310', careType, at: Date.now() },
      OPERATOR,
    );
    expect(valueOf(entitlements).some((fund) => fund.entitled)).toBe(true);
    const yearMonth = chinaDate(Date.now()).slice(0, 7).replace('-', '');
    valueOf(await lookups.accumulators({ ...who, yearMonth }, OPERATOR));
    valueOf(await lookups.specialDiseases(who, OPERATOR));
    const history = { ...who, from: Date.now() - 90 * 86_400_000, to: Date.now() };
    valueOf(await lookups.medicationHistory(history, OPERATOR));

    // The prescription: the first valid one that may be downloaded.
    const authorised = valueOf(await lookups.authorisePrescriptions(decoded, OPERATOR));
    const chosen = authorised.find((row) => row.state === 'valid');
    if (chosen === undefined) throw new Error('no valid prescription');
    const downloaded = valueOf(await lookups.downloadPrescription(chosen, OPERATOR));
    const { prescription } = downloaded;
    const verified = valueOf(
      await lookups.verifyPrescription(
        { ...prescription, file: downloaded.file, epcToken: chosen.epcToken },
        OPERATOR,
      ),
    );
    expect(verified.valid).toBe(true);
    const pharmacist = store.staff.find((staff) => staff.name === '周敏');
    if (pharmacist === undefined) throw new Error('no pharmacist');
    const signer = valueOf(
      await lookups.decodeCredential(pharmacist.credentialCode, 'review', OPERATOR),
    );
    const review = effects.reviewPrescription({
      prescriptionNo: prescription.prescriptionNo,
      epcToken: chosen.epcToken,
      pharmacistEcToken: signer.ecToken,
      pharmacistIdKind: signer.idDocKind,
      pharmacistIdNo: signer.idDocNo,
      pharmacistName: signer.name,
      pharmacistCode: pharmacist.pharmacistCode,
      opinion: '',
      passed: true,
      reviewedAt: Date.now(),
      verificationNo: verified.verificationNo,
    });
    const { reviewNo } = valueOf(await send(review));

    // 2101, 2102
    const lines = prescription.lines.map((line, index) => {
      const product = store.products.find(
        (candidate) => candidate.nationalDrugCode === line.nationalDrugCode,
      );
      if (product === undefined) throw new Error(`no product ${line.nationalDrugCode}`);
      const [whole = '0', fraction = '00'] = product.price.split('.');
      const price_e6 = priceE6(Number(whole + fraction.padEnd(6, '0')));
      const boxes = line.quantity_e4 / 10_000;
      return {
        lineNo: String(index + 1),
        nationalDrugCode: line.nationalDrugCode,
        itemCode: `YP${index}`,
        amount_fen: lineAmount(price_e6, line.quantity_e4),
        quantity_e4: line.quantity_e4,
        price_e6,
        prescriptionNo: prescription.prescriptionNo,
        circulated: true,
        prescriberCode: '',
        prescriberName: prescription.prescriber,
        dose: line.dose,
        frequency: line.frequency,
        days: line.days,
        route: line.route,
        traceCodes: Array.from(
          { length: boxes },
          (_, box) =>
            `${product.tracePrefix}${String(9_000_000 + index * 100 + box).padStart(13, '0')}`,
        ),
        splitPack: false,
      };
    });
    const request: SettlementRequest = {
      person,
      insuranceType: insurance.insuranceType,
      personCategory: insurance.personCategory,
      insuredAreaCode: insurance.insuredAreaCode,
      credential,
      careType,
      diseaseCode: '',
      diseaseName: '',
      accountMode: 'shared',
      begunAt: Date.now(),
      total_fen: sumFen(lines.map((line) => line.amount_fen)),
      invoiceNo: 'NH01-0001',
      lines,
    };
    const trial = valueOf(await lookups.trial(request, OPERATOR));
    const id = msgid();
    const settled = valueOf(await send(effects.settle(request), id));
    expect(settled.institutionSettlementId).toBe(id);
    expect(settled.amounts).toEqual(trial.amounts);
    expect(settled.cuts).toHaveLength(lines.length);
    const sent = lines.map((line) => line.amount_fen);
    const options = { disabledFundInsideOther: profile.settlement.disabledFundInsideOther };
    expect(brokenIdentities(settled.amounts, sent, settled.cuts, options)).toEqual([]);
    expect(settled.amounts.fundTotal_fen).toBeGreaterThan(0);

    // 7207, 3505
    const items = lines.map((line) => ({
      ...ITEM,
      nationalDrugCode: line.nationalDrugCode,
      itemCode: line.itemCode,
      quantity_e4: line.quantity_e4,
      price_e6: line.price_e6,
      amount_fen: line.amount_fen,
      traceCodes: line.traceCodes,
      prescriptionNo: line.prescriptionNo,
    }));
    const dispensing = effects.uploadDispensing({
      prescriptionNo: prescription.prescriptionNo,
      reviewNo,
      receiptNo: 'NH01-0001',
      dispensedAt: Date.now(),
      insured: true,
      cashDue_fen: settled.amounts.cashDue_fen,
      preparer: { name: '陈志远', idDocNo: '' },
      checker: { name: '周敏', idDocNo: signer.idDocNo },
      items,
    });
    expect(valueOf(await send(dispensing)).stockOutNo).not.toBe('');
    const sold = items.map((item) => ({
      ...SALE,
      settlementId: settled.settlementId,
      visitId: settled.visitId,
      personNo: person.personNo,
      insuredAreaCode: insurance.insuredAreaCode,
      soldAt: Date.now(),
      item,
    }));
    for (const upload of sold) {
      expect(valueOf(await send(effects.uploadSale(upload)))).toEqual({ uploadNo: '' });
    }

    // 3201 levels with the settlement, does not without it, and levels again after the void.
    const day = settled.settledAtText.slice(0, 10);
    const level = async (count: number, part: (amount: Fen) => Fen) => {
      const totals = {
        insuranceType: request.insuranceType,
        clearingClass: settled.clearingClass,
        clearingBureau: settled.clearingBureau,
        from: day,
        to: day,
        count,
        totalFee_fen: part(settled.amounts.totalFee_fen),
        fundTotal_fen: part(settled.amounts.fundTotal_fen),
        accountPay_fen: part(settled.amounts.accountPay_fen),
      };
      return valueOf(await lookups.levelTotals(totals, OPERATOR)).level;
    };
    const none = (amount: Fen): Fen => sumFen([amount, negateFen(amount)]);
    expect(await level(1, (amount) => amount)).toBe(true);
    expect(await level(0, none)).toBe(false);

    const voiding = effects.voidSettlement({ ...who, ...settled });
    const voided = valueOf(await send(voiding));
    expect(voided.amounts.totalFee_fen).toBe(-settled.amounts.totalFee_fen);
    expect(voided.amounts.cashDue_fen).toBe(negateFen(settled.amounts.cashDue_fen));
    for (const upload of sold) {
      expect(valueOf(await send(effects.uploadSaleReturn(upload)))).toEqual({ accepted: true });
    }
    expect(await level(2, none)).toBe(true);
  });
});

describe('refusals in the platform’s own words', () => {
  it('a wrong secret and a wrong clock are signature refusals for look-ups', async () => {
    const station = { macAddress: '02-00-00-99-01-01', ipAddress: '127.0.0.1' };
    for (const platform of [
      platformOf(region(), 'wrong'),
      platformOf(region(), SECRET, 10 * 60_000),
    ]) {
      expect(await platform.lookups.signIn(OPERATOR, station)).toMatchObject({
        kind: 'refused',
        cause: 'signatureOrClock',
      });
    }
  });

  it('a payment code is no credential', async () => {
    const { lookups } = platformOf(region());
    const decoded = await lookups.decodeCredential('130012345678901234', 'purchase', OPERATOR);
    expect(decoded).toMatchObject({ kind: 'refused', cause: 'credentialExpired' });
  });
});
