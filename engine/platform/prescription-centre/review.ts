/** 7205 signature check and 7206 the pharmacist's review (e-prescription §2.5–2.6). */
import { chinaDateTime } from '#core/time.ts';
import type { Effect, ReviewRequest, VerifiedPrescription } from '../platform.ts';
import {
  flagOf,
  nodeHolding,
  RefusedInAnswer,
  requiredText,
  textOf,
  UnreadableAnswer,
} from '../fsi/answer.ts';
import type { Wire, WireInput } from '../fsi/envelope.ts';
import { inNode } from '../fsi/envelope.ts';

export function verifyInput(
  wire: Wire,
  request: {
    readonly prescriptionNo: string;
    readonly rxTraceCode: string;
    readonly file: string;
    readonly epcToken: string;
  },
): WireInput {
  return inNode(wire, '7205', 'data', {
    hiRxno: request.prescriptionNo,
    fixmedinsCode: wire.profile.shop.code,
    rxTraceCode: request.rxTraceCode,
    rxFile: request.file,
    epcToken: request.epcToken,
  });
}

/** A valid prescription must carry the verification number, which 7206 needs. */
export function readVerified(output: unknown): VerifiedPrescription {
  const row = nodeHolding(output, 'flag');
  const valid = flagOf(row, 'flag');
  if (valid === null) throw new UnreadableAnswer('flag', '缺失');
  return {
    valid,
    verificationNo: valid ? requiredText(row, 'rxSignVerifySn') : textOf(row, 'rxSignVerifySn'),
    certificateSerial: textOf(row, 'signCertSn'),
    certificateName: textOf(row, 'signCertDn'),
  };
}

/** The pharmacist's own ecToken signs the review; both tokens stay out of what is stored. */
export function reviewEffect(wire: Wire, request: ReviewRequest): Effect<{ reviewNo: string }> {
  const { shop, valueSets } = wire.profile;
  const outcome = valueSets.rxChkStasCodg;
  const fields = {
    hiRxno: request.prescriptionNo,
    epcToken: request.epcToken,
    ecToken: request.pharmacistEcToken,
    fixmedinsCode: shop.code,
    fixmedinsName: shop.name,
    pharCertType: request.pharmacistIdKind,
    pharCertno: request.pharmacistIdNo,
    pharName: request.pharmacistName,
    pharCode: request.pharmacistCode,
    rxChkOpnn: request.opinion || (request.passed ? '审核通过' : '审核不通过'),
    rxChkStasCodg: request.passed ? outcome.passed : outcome.refused,
    rxChkTime: chinaDateTime(request.reviewedAt),
    rxSignVerifySn: request.verificationNo,
  };
  return {
    infno: '7206',
    input: inNode(wire, '7206', 'data', fields),
    stored: inNode(wire, '7206', 'data', { ...fields, epcToken: '', ecToken: '' }),
    insuredAreaCode: '',
    read: (output) => {
      const row = nodeHolding(output, 'rxChkBizSn');
      if (flagOf(row, 'flag') === false) throw new RefusedInAnswer('处方中心没有接受审方结果');
      return { reviewNo: requiredText(row, 'rxChkBizSn') };
    },
  };
}
