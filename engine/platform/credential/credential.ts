/** Decoding a scanned 医保电子凭证: `ec.query` of 6101 (insurance-interface §4.2). */
import type { DecodedCredential, Operator } from '../platform.ts';
import { isObject, nodeHolding, RefusedInAnswer, requiredText, textOf } from '../fsi/answer.ts';
import type { Wire, WireInput } from '../fsi/envelope.ts';
import { speakerOf } from '../fsi/envelope.ts';
import { parseExact } from '../fsi/json-text.ts';

type CredentialPurpose = 'purchase' | 'prescription' | 'review';

/** The request JSON of the decoder; the scanned text lies where the profile says. */
export function credentialRequest(
  wire: Wire,
  code: string,
  purpose: CredentialPurpose,
  operator: Operator,
): WireInput {
  const { shop, credential } = wire.profile;
  const speaker = speakerOf(wire.profile, operator);
  const request = {
    transType: 'ec.query',
    orgId: shop.code,
    data: {
      orgId: shop.code,
      businessType: credential.businessType[purpose],
      businessInfo: '',
      operatorId: speaker.staffNo,
      operatorName: speaker.name,
      officeId: shop.officeId,
      officeName: shop.officeName,
      deviceType: '',
    },
  };
  return placed(request, credential.textField.split('.'), code);
}

/** A copy with `text` at the path; nodes on the way are made where they are missing. */
function placed(node: WireInput, path: readonly string[], text: string): WireInput {
  const [field = '', ...rest] = path;
  if (rest.length === 0) return { ...node, [field]: text };
  const inner = node[field];
  const child = typeof inner === 'object' && inner !== null ? (inner as WireInput) : {};
  return { ...node, [field]: placed(child, rest, text) };
}

/**
 * The answer of the decoder inside the output of 6101: a `code` other than 0 is its refusal, and its
 * `data` may be JSON text that is parsed again (§4.2).
 */
function opened(output: unknown): unknown {
  if (!isObject(output)) return output;
  const code = textOf(output, 'code');
  if (code !== '' && code !== '0') {
    throw new RefusedInAnswer(textOf(output, 'message') || '医保码解码失败');
  }
  const data = output['data'];
  if (typeof data !== 'string') return output;
  try {
    return parseExact(data);
  } catch {
    return output;
  }
}

/** `data` of the decoder, or the output of 6101. The token is only checked for not being empty. */
export function readCredential(output: unknown): DecodedCredential {
  const data = nodeHolding(opened(output), 'ecToken');
  return {
    ecToken: requiredText(data, 'ecToken'),
    name: requiredText(data, 'userName'),
    idDocNo: requiredText(data, 'idNo'),
    idDocKind: textOf(data, 'idType') || '01',
    insuredAreaCode: textOf(data, 'insuOrg'),
  };
}
