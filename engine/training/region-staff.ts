/**
 * Who the staff of a training store are in the register of the region it plays against. The store
 * file's ID numbers and codes are those of the simulated region; no other platform knows them.
 */
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import type { RegionProfile } from '../platform/region-profile.ts';
import type { StoreFile } from './store-file.ts';

type Person = StoreFile['staff'][number];

/**
 * The store file with the shop's name and the identities the region profile gives (`training.staff`). At any region but
 * the simulated one (which has a `training.consoleUrl`) ID numbers nobody gave are left empty: who
 * signs a review first with the own credential becomes that pharmacist (prescription/signature.ts).
 */
export function withRegionStaff(file: StoreFile, profile: RegionProfile): Result<StoreFile> {
  const { training } = profile;
  const isSimulated = training?.consoleUrl !== undefined;
  const staff = file.staff.map((person) => (isSimulated ? person : { ...person, idDocNo: '' }));
  for (const [index, entry] of (training?.staff ?? []).entries()) {
    const { name, idDocNo, pharmacistCode, practiceCertNo, staffNo } = entry;
    const told = [name, idDocNo, pharmacistCode, practiceCertNo].some((text) => text !== undefined);
    if (!told && staffNo === undefined) continue;
    const at = staff.findIndex((person) =>
      staffNo === undefined ? mayReview(person) : person.staffNo === staffNo,
    );
    const person = staff[at];
    if (person === undefined) {
      const field = `training.staff.${index}.staffNo`;
      const known = staff.map((one) => one.staffNo).join('、');
      return fail('region.invalid', `地区配置字段 ${field} 有误：演练门店的工号是 ${known}`, field);
    }
    staff[at] = {
      ...person,
      name: name ?? person.name,
      idDocNo: idDocNo ?? person.idDocNo,
      pharmacistCode: pharmacistCode ?? person.pharmacistCode,
      practiceCertNo: practiceCertNo ?? person.practiceCertNo,
    };
  }
  // The slip names the shop the platform knows.
  const store = isSimulated ? file.store : { ...file.store, name: profile.shop.name };
  return ok({ ...file, store, staff });
}

function mayReview(person: Person): boolean {
  return person.role === 'pharmacist' && person.qualifications.includes('review');
}
