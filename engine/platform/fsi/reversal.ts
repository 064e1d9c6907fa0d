/** 2601: takes a request whose result is unknown out of the centre's books (insurance-interface §2.8). */
import { assert } from '#core/result.ts';
import type { ReversalRequest } from '../books.ts';
import type { Effect } from '../platform.ts';
import type { Wire } from './envelope.ts';
import { inNode } from './envelope.ts';

/**
 * The answer has no body, and accepted is not proof: level again before believing it (settlement.md
 * §4). Which transactions may be reversed is the region's list; asking for another one is a bug.
 */
export function reversalEffect(wire: Wire, request: ReversalRequest): Effect<{ accepted: true }> {
  const { personNo, originalMsgid, originalInfno } = request;
  const { reversible } = wire.profile.settlement;
  assert(reversible.includes(originalInfno), `${originalInfno} cannot be reversed in this region`);
  assert(personNo !== '' && originalMsgid !== '', 'a reversal names the person and the message');
  const input = inNode(wire, '2601', 'data', {
    psn_no: personNo,
    omsgid: originalMsgid,
    oinfno: originalInfno,
  });
  return {
    infno: '2601',
    input,
    stored: input,
    insuredAreaCode: request.insuredAreaCode,
    read: () => ({ accepted: true }),
  };
}
