/** Fields every 72xx look-up carries about the terminal and who sits at it (e-prescription §2.2–2.4). */
import type { Operator } from '../platform.ts';
import type { Wire, WireInput } from '../fsi/envelope.ts';
import { speakerOf } from '../fsi/envelope.ts';

export function operatorFields(wire: Wire, operator: Operator): WireInput {
  const { shop } = wire.profile;
  const { staffNo, name } = speakerOf(wire.profile, operator);
  return {
    ipInfo: shop.station.ip,
    opter: staffNo,
    opterName: name,
    optinsNo: shop.operatingInstitution || shop.code,
  };
}
