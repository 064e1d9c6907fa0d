/** A counter with a line: the product's own wire code in front of the simulated region, in process. */
import type { PersonStanding } from '#core/estimate.ts';
import type { Fen } from '#core/money.ts';
import { fen, sumFen } from '#core/money.ts';
import type { InsuranceLine, InsuredPerson } from '#core/person.ts';
import { chooseInsuranceLine } from '#core/person.ts';
import { present } from '#core/result.ts';
import type { AccountMode } from '#core/sale.ts';
import type { SettlementAnswer } from '#core/settlement.ts';
import { parseExact } from '#engine/platform/fsi/json-text.ts';
import { wireOf } from '#engine/platform/fsi/envelope.ts';
import {
  accumulatorInput,
  personInput,
  readAccumulators,
  readPerson,
} from '#engine/platform/fsi/person.ts';
import { readTrial, settlementInput } from '#engine/platform/fsi/settlement.ts';
import type { SettlementRequest } from '#engine/platform/platform.ts';
import type { PersonData } from '#simulator/data.ts';
import { writePrescription } from '#simulator/prescription-desk.ts';
import { region } from '#tests/platform/fixtures.ts';
import type { BasketLine, Books } from '#tests/simulator/estimate-basket.ts';
import { Shop } from '#tests/simulator/shop.ts';

export const PROFILE = region();
const WIRE = wireOf(PROFILE);

/** What the look-ups told of a person. */
type Known = {
  readonly insured: InsuredPerson;
  readonly line: InsuranceLine;
  readonly standing: PersonStanding;
};
type CounterSale = Known & {
  readonly basket: readonly BasketLine[];
  /** '' without one. */
  readonly prescriptionNo: string;
};

/** What a till asks and reads of one person. */
export class Counter {
  readonly shop = new Shop();
  #tokens = new Map<string, string>();

  constructor() {
    this.shop.signIn();
  }

  /** A credential lives five minutes and a msgid of a second has four digits: time goes on. */
  tick(): void {
    if (this.shop.sequence < 9000) return;
    this.shop.sequence = 0;
    this.shop.now += 600_000;
    this.#tokens.clear();
  }

  token(person: PersonData): string {
    const held = this.#tokens.get(person.psn_no) ?? this.shop.scan(person.qr);
    this.#tokens.set(person.psn_no, held);
    return held;
  }

  /** The output of one call that must succeed, numbers as printed. */
  ask(infno: string, input: object): unknown {
    const answer = this.shop.raw(this.shop.envelope(infno, input));
    if (answer.kind !== 'json') throw new Error(`answer is ${answer.kind}`);
    const body = parseExact(answer.text) as { infcode: string; err_msg: string; output: unknown };
    if (body.infcode !== '0') throw new Error(`${infno}: ${body.err_msg}`);
    return body.output;
  }

  /** Sets what the platform holds of the person. */
  write(person: PersonData, books: Books): void {
    const { store } = this.shop.platform;
    store.run(
      'UPDATE account SET own_fen = ?, shared_fen = ? WHERE psn_no = ?',
      books.own_fen,
      books.shared_fen,
      person.psn_no,
    );
    store.run('DELETE FROM accumulator WHERE psn_no = ?', person.psn_no);
    for (const { insutype } of person.insurance) {
      for (const pool of ['outpatient', 'chronic']) {
        store.run(
          'INSERT INTO accumulator VALUES (?, ?, ?, ?, ?, ?)',
          ...[person.psn_no, insutype, '2026', pool, books.deductible_fen, books.fund_fen],
        );
      }
    }
  }

  /** 1101 and 5206, as the till reads them; no look-up tells the shared balance. */
  standing(person: PersonData, careType: string, accountMode: AccountMode): Known {
    const credential = { kind: '01', number: this.token(person), cardSerial: '' } as const;
    const insured = readPerson(
      this.ask(
        '1101',
        personInput(WIRE, credential, { idDocKind: '01', idDocNo: person.certno, name: '' }),
      ),
    );
    const line = present(chooseInsuranceLine(insured.lines, PROFILE.careArea), 'insurance');
    const asked = { personNo: insured.personNo, yearMonth: '202611' };
    const sums = readAccumulators(this.ask('5206', accumulatorInput(WIRE, asked)));
    const prefix = careType === '14' ? 'MB' : 'MZ';
    const used = (kind: string): Fen | null =>
      sums.find((sum) => sum.kind === `${prefix}-${kind}`)?.amount_fen ?? null;
    const account = this.shop.platform.store.get<{ shared_fen: number }>(
      'SELECT shared_fen FROM account WHERE psn_no = ?',
      person.psn_no,
    );
    const standing = {
      insuranceType: line.insuranceType,
      personCategory: line.personCategory,
      careType,
      civilServant: line.civilServant,
      deductibleUsed_fen: used('DEDC'),
      fundUsed_fen: used('FUND'),
      ownAccount_fen: line.accountBalance_fen,
      sharedAccount_fen: fen(present(account, 'account').shared_fen),
      accountMode,
    };
    return { insured, line, standing };
  }

  prescribe(person: PersonData, basket: readonly BasketLine[]): string {
    return writePrescription(this.shop.platform, {
      person: person.psn_no,
      lines: basket.map(({ drug, line }) => ({
        drug: drug.data.code,
        count: String(Math.ceil(line.quantity_e4 / 10_000)),
      })),
    });
  }

  /** 2101 without trace codes, 2102 with one a line (packs count as split). */
  answer(infno: '2101' | '2102', person: PersonData, sale: CounterSale): SettlementAnswer {
    const codes = infno === '2102' ? sale.basket.map(() => this.shop.freshCode()) : [];
    const presented = { token: this.token(person), begunAt: this.shop.now, codes };
    const input = settlementInput(WIRE, infno, requestOf(sale, presented));
    return readTrial(WIRE, this.ask(infno, input));
  }
}

/** `druginfo` and `drugdetail` as the product writes them. */
function requestOf(
  sale: CounterSale,
  presented: {
    readonly token: string;
    readonly begunAt: number;
    readonly codes: readonly string[];
  },
): SettlementRequest {
  const { insured, line, standing, basket, prescriptionNo } = sale;
  return {
    person: insured,
    insuranceType: line.insuranceType,
    personCategory: line.personCategory,
    insuredAreaCode: line.insuredAreaCode,
    credential: { kind: '01', number: presented.token, cardSerial: '' },
    careType: standing.careType,
    diseaseCode: standing.careType === '14' ? 'M03900' : '',
    diseaseName: '',
    accountMode: standing.accountMode,
    begunAt: presented.begunAt,
    total_fen: sumFen(basket.map((one) => one.line.amount_fen)),
    invoiceNo: '',
    lines: basket.map((one, index) => ({
      lineNo: String(index + 1),
      nationalDrugCode: one.drug.data.code,
      itemCode: `YP${index}`,
      amount_fen: one.line.amount_fen,
      quantity_e4: one.line.quantity_e4,
      price_e6: one.line.price_e6,
      prescriptionNo,
      circulated: prescriptionNo !== '',
      prescriberCode: '',
      prescriberName: '',
      dose: '',
      frequency: '',
      days: '7',
      route: '',
      traceCodes: presented.codes.slice(index, index + 1),
      splitPack: true,
    })),
  };
}
