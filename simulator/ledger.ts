// Job: the platform's books as plain JSON for the console and for tests.
import { dateTimeText } from './clock.ts';
import { findPerson, people } from './data.ts';
import { listFaults, faultOut } from './fault.ts';
import { yuanText } from './money.ts';
import { accountOf } from './person.ts';
import { onlineAuthorisationOf } from './prescription-access.ts';
import {
  listPrescriptions,
  STATUS_NAMES,
  statusOf,
  USED_NAMES,
  usedStatusOf,
} from './prescription-store.ts';
import type { SettlementLineRow, SettlementRow } from './settlement-answer.ts';
import type { Store } from './store.ts';
import type { OutObject, OutValue } from './wire.ts';

/** Every `*_fen` column also as `*_yuan` text; every `*_at` also as CST text. */
function readable(row: object): OutObject {
  const out: OutObject = {};
  for (const [name, value] of Object.entries(row) as [string, OutValue][]) {
    out[name] = value;
    if (typeof value !== 'number') continue;
    if (name.endsWith('_fen')) out[`${name.slice(0, -4)}_yuan`] = yuanText(value);
    if (name.endsWith('_at')) out[`${name.slice(0, -3)}_time`] = dateTimeText(value);
  }
  return out;
}

function settlements(store: Store): OutObject[] {
  return store.all<SettlementRow>('SELECT * FROM settlement ORDER BY rowid').map((row) => ({
    ...readable(row),
    psn_name: findPerson(row.psn_no)?.name ?? '',
    is_refund: row.init_setl_id !== null,
    in_books: row.state === 'live',
    lines: store
      .all<SettlementLineRow>('SELECT * FROM settlement_line WHERE setl_id = ?', row.setl_id)
      .map(readable),
    trace_codes: store
      .all<object>(
        'SELECT feedetl_sn, code, trdn_flag, reused, net FROM trace_sale WHERE setl_id = ?',
        row.setl_id,
      )
      .map(readable),
  }));
}

function dispensings(store: Store): OutObject[] {
  return store
    .all<{ sel_stoout_sn: string }>('SELECT * FROM dispensing ORDER BY rowid')
    .map((row) => ({
      ...readable(row),
      lines: store
        .all<object>(
          'SELECT * FROM dispensing_line WHERE sel_stoout_sn = ? ORDER BY id',
          row.sel_stoout_sn,
        )
        .map(readable),
    }));
}

function stockUploads(store: Store): OutObject[] {
  return store
    .all<{ trace_codes: string; row: string }>('SELECT * FROM stock_upload ORDER BY id')
    .map((row) => ({
      ...readable(row),
      trace_codes: JSON.parse(row.trace_codes) as OutValue,
      row: JSON.parse(row.row) as OutValue,
    }));
}

/** Net of the books: what 3201 would level against, over all clearing classes. */
function totals(store: Store): OutObject {
  const row = store.get<Record<string, number>>(
    `SELECT count(*) AS settlement_rows,
       coalesce(sum(medfee_sumamt_fen), 0) AS medfee_sumamt_fen,
       coalesce(sum(fund_pay_sumamt_fen), 0) AS fund_pay_sumamt_fen,
       coalesce(sum(acct_pay_fen), 0) AS acct_pay_fen,
       coalesce(sum(psn_cash_pay_fen), 0) AS psn_cash_pay_fen
     FROM settlement WHERE state = 'live'`,
  );
  return readable(row ?? {});
}

/** The whole ledger. Lists are in the order things happened. */
export function ledgerOut(store: Store): OutObject {
  const list = (sql: string): OutObject[] => store.all<object>(sql).map(readable);
  return {
    totals: totals(store),
    settlements: settlements(store),
    dispensings: dispensings(store),
    stock_uploads: stockUploads(store),
    reviews: list('SELECT * FROM review ORDER BY rowid'),
    verifications: list('SELECT * FROM verification ORDER BY rowid'),
    sign_ins: list('SELECT * FROM sign_in ORDER BY rowid'),
    messages: list('SELECT * FROM message ORDER BY rowid'),
    faults: listFaults(store).map(faultOut),
  };
}

/** People with their codes, live balances and prescriptions, for the console and palettes. */
export function peopleOut(store: Store, now: number): OutObject[] {
  return people.map((person) => {
    const account = accountOf(store, person);
    return {
      psn_no: person.psn_no,
      name: person.name,
      certno: person.certno,
      qr: person.qr,
      note: person.note,
      pharmacist_code: person.pharmacist?.code ?? '',
      own_yuan: yuanText(account.own_fen),
      shared_yuan: yuanText(account.shared_fen),
      insurance: person.insurance.map((line) => ({ ...line })),
      prescriptions: listPrescriptions(store, person.psn_no).map((row) => {
        const status = statusOf(row, now);
        const used = usedStatusOf(row);
        return {
          hiRxno: row.hi_rxno,
          epcQrcd: row.epc_qrcd,
          authCircBizSn: onlineAuthorisationOf(row.hi_rxno),
          hospital: row.body.hospitalName,
          department: row.body.department,
          doctor: row.body.doctor,
          diagnosis: row.body.diagnoses.map((diagnosis) => diagnosis.name).join('；'),
          lines: row.body.lines.length,
          written: dateTimeText(row.written_at),
          valid_until: dateTimeText(row.valid_until),
          status: STATUS_NAMES[status],
          used: USED_NAMES[used],
          used_by: row.used_by,
        };
      }),
    };
  });
}
