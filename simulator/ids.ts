// Job: the numbers the platform issues. All contain a serial kept in the file, so none repeats.
import { randomDigits, type Call } from './call.ts';
import { stampText } from './clock.ts';
import { region } from './data.ts';

type IdSource = Pick<Call, 'store' | 'now' | 'random'>;

function serial(source: IdSource, width: number): string {
  return String(source.store.nextSerial()).padStart(width, '0');
}

/** inf_refmsgid: area(6) + time(14) + serial(10) (§1.4). */
export function referenceId(source: IdSource): string {
  return region.area + stampText(source.now).slice(0, 14) + serial(source, 10);
}

/** setl_id and mdtrt_id: area + letter + 13 digits; not digits only, as in §1.4. */
export function settlementId(source: IdSource): string {
  return `${region.area}G${randomDigits(source.random, 3)}${serial(source, 10)}`;
}
export function visitId(source: IdSource): string {
  return `${region.area}M${randomDigits(source.random, 3)}${serial(source, 10)}`;
}
export function signNumber(source: IdSource): string {
  return `${region.area}S${stampText(source.now).slice(0, 14)}${serial(source, 9)}`;
}

/** ecToken: area(6) + `ec` + 30, 38 characters in all (§4.2). */
export function credentialToken(source: IdSource): string {
  return `${region.area}ec${randomDigits(source.random, 20)}${serial(source, 10)}`;
}
/** authNo: `ano` + 25 digits (§4.2). */
export function authorisationNumber(source: IdSource): string {
  return `ano${randomDigits(source.random, 15)}${serial(source, 10)}`;
}
/** Any other number of the e-prescription centre or the file service: prefix + 20 digits. */
export function issuedNumber(source: IdSource, prefix: string): string {
  return `${prefix}${randomDigits(source.random, 10)}${serial(source, 10)}`;
}
