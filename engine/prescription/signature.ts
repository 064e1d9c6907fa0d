/** The reviewing pharmacist signs with the own e-voucher (e-prescription §2.6). */
import type { ScanResult } from '#contract/sale.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { bindIdentity, staffByNo } from '#db/staff.ts';
import type { LongScope } from '../engine.ts';
import { lookupFailure } from '../platform-failure.ts';
import { atDesk, operatorOf } from '../sale/desk.ts';

/**
 * Decodes the credential and holds its token in memory. It must be the signed-in pharmacist's own:
 * the ID number on file, or, when none is on file yet, the name; the number is then put on file. A
 * training store at a real region has made-up staff: whose first review that region accepts becomes
 * that pharmacist (decide.ts).
 */
export async function signByVoucher(scope: LongScope, code: string): Promise<Result<ScanResult>> {
  const { engine, staffNo } = scope;
  const staff = staffByNo(engine.db, staffNo);
  if (staff === undefined || !staff.qualifications.includes('review')) {
    return fail('review.notQualified', '只有执业药师可以签名审方。');
  }
  const decoded = await engine.platform.lookups.decodeCredential(code, 'review', operatorOf(scope));
  if (decoded.kind === 'refused') {
    return fail('credential.rejected', `${decoded.sentence}　请刷新医保码再扫。`, 'code');
  }
  if (decoded.kind !== 'accepted') return lookupFailure(decoded);
  const { ecToken, idDocNo, idDocKind, name } = decoded.value;
  const unbound = staff.id_doc_no === '';
  const named = name === staff.name || engine.store.training;
  const own = unbound ? named : idDocNo === staff.id_doc_no;
  if (!own) return fail('credential.notOwn', '这不是您本人的医保码。', 'code');
  const signed = atDesk(scope, (desk): Result<ScanResult> => {
    if (unbound && name === staff.name) bindIdentity(desk.tx.db, staffNo, { idDocNo, name });
    desk.tx.audit('review.signed', staffNo);
    desk.tx.touch('review');
    return ok({ kind: 'signature', message: `${name} 已签名`, lineId: null, saleId: null });
  });
  if (signed.ok) {
    const expiresAt = engine.now() + engine.profile.tokenLifetime_s * 1000;
    engine.memory.signatures.set(staffNo, { ecToken, idDocNo, idDocKind, name, expiresAt });
  }
  return signed;
}
