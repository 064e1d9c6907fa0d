/** The request envelope (insurance-interface §1.1) and the `input` nodes under it. */
import { chinaDateTime } from '#core/time.ts';
import type { Operator } from '../platform.ts';
import type { RegionProfile } from '../region-profile.ts';
import type { WireNumbers } from './wire-number.ts';
import { wireNumbers } from './wire-number.ts';

/** `input` of a transaction: named nodes with their fields. */
export type WireInput = Readonly<Record<string, unknown>>;

/** The profile with the number form it asks for: what every builder gets. */
export type Wire = { readonly profile: RegionProfile; readonly numbers: WireNumbers };

export function wireOf(profile: RegionProfile): Wire {
  return { profile, numbers: wireNumbers(profile.envelope.numbersAs) };
}

/** Puts fields under the transaction's input node: `node`, unless the profile names another ("" = none). */
export function inNode(wire: Wire, infno: string, node: string, fields: WireInput): WireInput {
  const name = wire.profile.envelope.inputNodes[infno] ?? node;
  return name === '' ? fields : { [name]: fields };
}

/** Who speaks: the one operator or terminal the bureau registered, where it did; else the person. */
export function speakerOf(profile: RegionProfile, operator: Operator): Operator {
  const { opter, opter_name } = profile.envelope;
  if (opter === '') return operator;
  return { staffNo: opter, name: opter_name === '' ? operator.name : opter_name };
}

type EnvelopeParts = {
  readonly infno: string;
  readonly msgid: string;
  readonly signNo: string;
  readonly operator: Operator;
  readonly insuredAreaCode: string;
  /** Epoch ms of sending. */
  readonly at: number;
  readonly input: WireInput;
};

/** The whole request body as JSON text, keys as in §1.1, empty values as "". */
export function envelopeText(profile: RegionProfile, parts: EnvelopeParts): string {
  const constants = profile.envelope;
  const speaker = speakerOf(profile, parts.operator);
  return JSON.stringify({
    infno: parts.infno,
    msgid: parts.msgid,
    mdtrtarea_admvs: profile.careArea,
    insuplc_admdvs: parts.insuredAreaCode,
    recer_sys_code: constants.recer_sys_code,
    dev_no: profile.shop.deviceNo,
    dev_safe_info: constants.dev_safe_info,
    cainfo: constants.cainfo,
    signtype: constants.signtype,
    infver: constants.infver,
    opter_type: constants.opter_type,
    opter: speaker.staffNo,
    opter_name: speaker.name,
    inf_time: chinaDateTime(parts.at),
    fixmedins_code: profile.shop.code,
    fixmedins_name: profile.shop.name,
    sign_no: parts.signNo,
    input: constants.inputAsString ? JSON.stringify(parts.input) : parts.input,
  });
}
