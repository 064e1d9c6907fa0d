/** Prescription rows and lines as screens show them. */
import type { z } from 'zod';
import type { PrescriptionRow, prescriptionLineViewSchema } from '#contract/prescription.ts';
import { quantityE4 } from '#core/money.ts';
import type { Prescription, PrescriptionLine } from '#core/prescription.ts';
import { chinaDate, chinaTime } from '#core/time.ts';
import type { PrescriptionRecord } from '#db/prescription.ts';
import type { ProductRecord } from '#db/product.ts';
import { availableByProduct, productsByNationalCode } from '#db/product.ts';
import { claimOf, personOf } from '#db/sale.ts';
import type { Db } from '#db/sql.ts';
import { staffByNo } from '#db/staff.ts';
import { readColumn } from '../columns.ts';

export type PrescriptionLineView = z.infer<typeof prescriptionLineViewSchema>;

/**
 * The shop's product for a line: the same national code, sold in the unit the line is settled in
 * (e-prescription §2.4: 28 tablets are not 28 boxes). A brand of the same generic name, form and
 * spec would fit the interface too (counter-and-devices §1.1 rule 4), but is the pharmacist's choice,
 * not the till's, so it is not made here.
 */
export function productForLine(db: Db, line: PrescriptionLine): ProductRecord | null {
  if (line.nationalDrugCode === '') return null;
  const active = productsByNationalCode(db, line.nationalDrugCode).filter(
    (row) => row.active === 1,
  );
  const inUnit = (row: ProductRecord): boolean => line.unit === '' || row.unit === line.unit;
  return active.find(inUnit) ?? null;
}

export function lineViews(db: Db, prescription: Prescription, now: number): PrescriptionLineView[] {
  const today = chinaDate(now);
  return prescription.lines.map((line) => {
    const product = productForLine(db, line);
    const available = product
      ? availableByProduct(db, [product.product_id], today).get(product.product_id)
      : undefined;
    return {
      lineNo: line.lineNo,
      nationalDrugCode: line.nationalDrugCode,
      name: line.genericName === '' ? line.productName : line.genericName,
      spec: line.spec,
      dosageForm: line.dosageForm,
      dose: line.dose,
      frequency: line.frequency,
      route: line.route,
      days: line.days,
      quantity_e4: line.quantity_e4,
      unit: line.unit,
      productName: product?.name ?? '',
      available_e4: quantityE4(available ?? 0),
    };
  });
}

/** One row of the chooser. `forSale` is the sale in work, whose own claim is no obstacle. */
export function prescriptionRow(
  db: Db,
  row: PrescriptionRecord,
  now: number,
  forSale: string | null,
): PrescriptionRow {
  const listing = readColumn('listing', row.listing);
  const detail = row.detail === null ? null : readColumn('prescription', row.detail);
  const lines = detail === null ? [] : lineViews(db, detail, now);
  return {
    prescriptionId: row.prescription_id,
    position: row.position,
    state: row.state,
    stateNote: row.state_note,
    tail: detail?.prescriptionNo.slice(-6) ?? '',
    diagnosis: (detail?.diagnosis ?? '') === '' ? listing.diseaseName : (detail?.diagnosis ?? ''),
    institutionName: listing.institutionName,
    department: listing.department,
    prescriber: detail?.prescriber ?? '',
    prescribedAtText: listing.prescribedAtText,
    validUntilText: listing.validUntilText,
    validUntil: row.valid_until_at,
    attributeName: listing.attributeName,
    isLong: detail?.isLong ?? false,
    lines,
    missingKinds: lines.filter((line) => line.available_e4 < line.quantity_e4).length,
    signatureValid: row.signature_valid === null ? null : row.signature_valid === 1,
    samePerson: row.patient_matches === null ? null : row.patient_matches === 1,
    claimedBy: claimedBy(db, row, forSale),
  };
}

/** "2 号台 陈志远 10:14" when another sale of this shop works on it; "" otherwise. */
export function claimedBy(db: Db, row: PrescriptionRecord, forSale: string | null): string {
  const claim = claimOf(db, row.prescription_id);
  if (claim === null || claim.sale_id === forSale) return '';
  const since = personOf(db, claim.sale_id)?.identified_at ?? claim.started_at;
  const name = staffByNo(db, claim.staff_no)?.name ?? claim.staff_no;
  return `${Number(claim.till)} 号台 ${name} ${chinaTime(since).slice(0, 5)}`;
}
