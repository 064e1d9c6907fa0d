/** Sale and sale return of the foreign platform (insurance-interface §2.12). */
import { rowsIn, scalar } from './check-fields.ts';
import type { WireRow } from './check-fields.ts';
import { Refusal } from './foreign-books.ts';
import type { Books, Settlement } from './foreign-books.ts';
import { nodeOf, tenths } from './foreign-desk.ts';
import type { Asked } from './foreign-desk.ts';
import { PHARMACIST } from './foreign-world.ts';

export function upload(books: Books, asked: Asked): unknown {
  const infno = asked.infno === '3505' ? '3505' : '3506';
  const row = nodeOf(asked, 'selinfo');
  const where = `${infno} ${scalar(row, 'med_list_codg')}`;
  const setlId = scalar(row, 'setl_id');
  const settlement = books.settlements.find((one) => one.setlId === setlId);
  const codes = rowsIn(row['drugtracinfo']).map((one) => scalar(one, 'drug_trac_codg'));
  books.expect(codes.length > 0, `${where}: no trace code`);
  books.expect(tenths(scalar(row, 'finl_trns_pric'), 6) > 0n, `${where}: no price`);
  if (setlId !== '') {
    if (!settlement) throw new Refusal('结算ID不存在');
    checkInsured(books, where, row, settlement, codes);
  } else {
    books.expect(scalar(row, 'psn_no') === '', `${where}: psn_no of a self-paid row`);
  }
  if (infno === '3505') checkSale(books, where, row, settlement);
  else checkReturn(books, where, row, codes);
  books.sold.push({ row, infno });
  // One base version answers nothing, another names the row.
  if (books.variant.singleNodesAsLists) return null;
  return { result: [{ retRslt: '1', msgRslt: '', medins_prod_sel_no: saleNo(row) }] };
}

/** What this platform names a row it took; its return must say so. */
function saleNo(row: WireRow): string {
  return `XS${scalar(row, 'fixmedins_bchno')}`;
}

function checkInsured(
  books: Books,
  where: string,
  row: WireRow,
  settlement: Settlement,
  codes: readonly string[],
): void {
  const { person, visitId } = settlement;
  books.expect(scalar(row, 'mdtrt_sn') === visitId, `${where}: mdtrt_sn is not the mdtrt_id`);
  books.expect(scalar(row, 'psn_no') === person.personNo, `${where}: psn_no`);
  books.expect(scalar(row, 'certno') === person.idDocNo, `${where}: certno is not sent`);
  books.expect(scalar(row, 'psn_name') === person.name, `${where}: psn_name is not sent`);
  for (const code of codes) {
    books.expect(settlement.codes.has(code), `${where}: a box that was not settled`);
  }
  const line = lineOf(settlement, row);
  books.expect(line !== undefined, `${where}: not a line of the settlement`);
  books.expect(
    scalar(line, 'medins_list_codg') === scalar(row, 'fixmedins_hilist_id'),
    `${where}: fixmedins_hilist_id is not the medins_list_codg of 2102`,
  );
}

function lineOf(settlement: Settlement, row: WireRow): WireRow | undefined {
  const code = scalar(row, 'med_list_codg');
  return settlement.lines.find((one) => scalar(one, 'med_list_codg') === code);
}

function checkSale(
  books: Books,
  where: string,
  row: WireRow,
  settlement: Settlement | undefined,
): void {
  const insured = settlement !== undefined;
  const { insuredArea, careArea } = books.variant;
  const local = insuredArea.slice(0, 4) === careArea.slice(0, 4);
  const type = insured ? (local ? '1' : '2') : '0';
  books.expect(scalar(row, 'hi_feesetl_type') === type, `${where}: hi_feesetl_type, not ${type}`);
  books.expect(scalar(row, 'MDTRT_SETL_TYPE') === (insured ? '1' : '2'), `${where}: setl type`);
  books.expect(scalar(row, 'stoout_no') !== '', `${where}: stoout_no`);
  if (scalar(row, 'phar_name') !== PHARMACIST.name) throw new Refusal('药师未备案');
  books.expect(scalar(row, 'phar_certno') === PHARMACIST.idDocNo, `${where}: phar_certno`);
  books.expect(
    scalar(row, 'phar_prac_cert_no') === PHARMACIST.practiceCertNo,
    `${where}: phar_prac_cert_no`,
  );
  const line = settlement ? lineOf(settlement, row) : undefined;
  if (!line) return;
  for (const field of ['rxno', 'rx_circ_flag']) {
    books.expect(scalar(row, field) === scalar(line, field), `${where}: ${field} of 2102`);
  }
}

/** Nothing comes back that did not go out, and nothing twice. */
function checkReturn(books: Books, where: string, row: WireRow, codes: readonly string[]): void {
  const goods = ({ row: other }: { readonly row: WireRow }): boolean =>
    ['fixmedins_bchno', 'med_list_codg', 'mdtrt_sn', 'sel_retn_cnt'].every(
      (field) => scalar(other, field) === scalar(row, field),
    );
  const same = books.sold.filter(goods);
  const sold = same.find((one) => one.infno === '3505');
  books.expect(sold !== undefined, `${where}: returned, but never sold so`);
  books.expect(!same.some((one) => one.infno === '3506'), `${where}: returned twice`);
  const named = books.variant.singleNodesAsLists ? '' : saleNo(row);
  books.expect(scalar(row, 'medins_prod_sel_no') === named, `${where}: medins_prod_sel_no`);
  const out = rowsIn(sold?.row['drugtracinfo']).map((one) => scalar(one, 'drug_trac_codg'));
  books.expect(
    codes.every((code) => out.includes(code)),
    `${where}: another box came back`,
  );
}

/** What is missing when everything should have been said: a sentence each. */
export function stillMissing(books: Books): readonly string[] {
  const missing: string[] = [];
  const want = (holds: boolean, sentence: string): void => {
    if (!holds) missing.push(sentence);
  };
  for (const settlement of books.settlements) {
    for (const line of settlement.lines) {
      const code = scalar(line, 'med_list_codg');
      const count = (infno: string): bigint =>
        books.sold
          .filter((one) => one.infno === infno && scalar(one.row, 'setl_id') === settlement.setlId)
          .filter((one) => scalar(one.row, 'med_list_codg') === code)
          .reduce((sum, one) => sum + tenths(scalar(one.row, 'sel_retn_cnt'), 4), 0n);
      const cnt = tenths(scalar(line, 'cnt'), 4);
      want(count('3505') === cnt, `${code}: 3505 does not add up to cnt`);
      const back = settlement.cancelledAt === null ? 0n : cnt;
      want(count('3506') === back, `${code}: 3506 does not add up`);
    }
    const dispensed = books.circulated.filter(
      (one) => one.person === settlement.person && one.reviewNo !== '',
    );
    for (const one of dispensed) {
      const wanted = settlement.cancelledAt === null;
      want(one.dispensed === wanted, `${one.prescription.hiRxno}: dispensed ${one.dispensed}`);
    }
  }
  return missing;
}
