/**
 * Who the customer is while nothing can be looked up: typed by hand, or by the ID card of a person an
 * earlier sale knows (settlement.md §5). Neither is verified; the platform has the last word when the
 * dossier is settled.
 */
import type { ScanResult } from '#contract/sale.ts';
import type { SaleId } from '#core/ids.ts';
import { fen } from '#core/money.ts';
import type { InsuranceLine, InsuredPerson } from '#core/person.ts';
import { maskName } from '#core/person.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { isIdCard } from '#core/scan.ts';
import { chinaDate } from '#core/time.ts';
import { lastKnownPerson } from '#db/dossier.ts';
import type { SalePersonRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import { readColumn, writeColumn } from '../columns.ts';
import { commandHandler } from '../engine.ts';
import { dropPrescription, editableSale, refreshSale } from '../sale/basket.ts';
import type { Desk } from '../sale/desk.ts';
import { deskOf } from '../sale/desk.ts';
import { saleView } from '../sale/view.ts';
import { isWithoutLine } from './without-line.ts';

export const registerHandlers = {
  'person.register': commandHandler('person.register', (scope, input) => {
    const { engine } = scope;
    if (!isWithoutLine(engine)) {
      return fail('dossier.online', '医保平台连着，请扫医保码联网核验。');
    }
    const idDocNo = input.idDocNo.toUpperCase();
    if (!isIdCard(idDocNo)) {
      return fail('person.idInvalid', '身份证号不对，请核对后重新输入。', 'idDocNo');
    }
    const desk = deskOf(scope);
    const editable = editableSale(desk);
    if (!editable.ok) return editable;
    const saleId = editable.value.sale_id;
    const known = lastKnownPerson(scope.db, idDocNo);
    // The same number under another name is not taken for the person an earlier sale knew.
    const same = known !== null && readColumn('person', known.person).name === input.name;
    const registered = { by_hand: 1, phone: input.phone, identified_at: scope.now } as const;
    putPerson(desk, {
      ...(same ? known : unknownPerson({ name: input.name, idDocNo, now: scope.now })),
      ...registered,
      sale_id: saleId,
      credential_kind: '02',
    });
    scope.audit('person.registered', editable.value.sale_no, { known: same });
    return ok(saleView(scope, saleId));
  }),
};

/** An ID card read without a line: the person as an earlier sale of this shop knows them. */
export function scanIdCard(desk: Desk, idDocNo: string): Result<ScanResult> {
  const { engine, tx } = desk;
  if (!engine.profile.offline.holdFundShare.allowed || !isWithoutLine(engine)) {
    return fail('code.notNow', '本地区不用身份证结算，请顾客出示医保码。', 'code');
  }
  const known = lastKnownPerson(tx.db, idDocNo);
  if (known === null) {
    return fail('code.notNow', '离线时认不出这张身份证，请按 F3 手工登记。', 'code');
  }
  const editable = editableSale(desk);
  if (!editable.ok) return editable;
  const sale = editable.value;
  const shown = { credential_kind: '02', by_hand: 0, phone: '', identified_at: tx.now } as const;
  putPerson(desk, { ...known, ...shown, sale_id: sale.sale_id });
  tx.audit('person.recognised', sale.sale_no, { credentialKind: '02' });
  const name = maskName(readColumn('person', known.person).name);
  const from = known.known_at === null ? '' : chinaDate(known.known_at).slice(5);
  const message = `${name} 离线登记　参数 ${from} 下载`;
  return ok({ kind: 'person', message, lineId: null, saleId: sale.sale_id });
}

/** Another person than before takes the linked prescription with them. */
function putPerson(desk: Desk, row: SalePersonRecord): void {
  const { db } = desk.tx;
  const before = sales.personOf(db, row.sale_id);
  const sale = sales.saleById(db, row.sale_id);
  if (before !== null && sale !== null && idDocNoOf(before) !== idDocNoOf(row)) {
    dropPrescription(desk, sale);
  }
  sales.putPerson(db, row);
  desk.engine.memory.credentials.delete(row.sale_id);
  refreshSale(desk, row.sale_id);
  desk.tx.touch('prescription');
}

function idDocNoOf(row: SalePersonRecord): string {
  return readColumn('person', row.person).idDocNo;
}

/** Nothing is known but what the customer says; birthday and sex stand in the number (GB 11643). */
function unknownPerson(told: {
  readonly name: string;
  readonly idDocNo: string;
  readonly now: number;
}): SalePersonRecord {
  const { idDocNo } = told;
  const birthday = `${idDocNo.slice(6, 10)}-${idDocNo.slice(10, 12)}-${idDocNo.slice(12, 14)}`;
  const person: InsuredPerson = {
    personNo: '',
    name: told.name,
    idDocKind: '01',
    idDocNo,
    gender: Number(idDocNo[16]) % 2 === 1 ? '1' : '2',
    birthday,
    age: String(ageOn(birthday, chinaDate(told.now))),
    lines: [],
  };
  const nothing: InsuranceLine = {
    insuranceType: '',
    personCategory: '',
    insuredStatus: '',
    insuredAreaCode: '',
    civilServant: false,
    accountBalance_fen: fen(0),
    employer: '',
  };
  return {
    sale_id: '' as SaleId,
    person_no: '',
    credential_kind: '02',
    person: writeColumn('person', person),
    insurance_line: writeColumn('insuranceLine', nothing),
    entitlements: writeColumn('entitlements', []),
    diseases: writeColumn('diseases', []),
    accumulators: writeColumn('accumulators', []),
    identified_at: told.now,
    known_at: null,
    by_hand: 1,
    phone: '',
  };
}

function ageOn(birthday: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birthday.slice(0, 4));
  return today.slice(5) < birthday.slice(5) ? years - 1 : years;
}
