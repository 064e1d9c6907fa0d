/** 9001 sign-in (insurance-interface §2.1). */
import type { Operator } from '../platform.ts';
import { nodeHolding, requiredText, textOf } from './answer.ts';
import type { Wire, WireInput } from './envelope.ts';
import { inNode, speakerOf } from './envelope.ts';

export function signInInput(
  wire: Wire,
  operator: Operator,
  station: { readonly macAddress: string; readonly ipAddress: string },
): WireInput {
  return inNode(wire, '9001', 'signIn', {
    opter_no: speakerOf(wire.profile, operator).staffNo,
    mac: station.macAddress,
    ip: station.ipAddress,
  });
}

/** Node `signinoutb`; some real answers name it otherwise, so the field decides. */
export function readSignIn(output: unknown): { signNo: string; signedAtText: string } {
  const row = nodeHolding(output, 'sign_no');
  return { signNo: requiredText(row, 'sign_no'), signedAtText: textOf(row, 'sign_time') };
}
