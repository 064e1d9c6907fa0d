/** Fields every 72xx look-up carries about the terminal and who sits at it (e-prescription §2.2–2.4). */
import type { Operator } from '../platform.ts';
import type { Wire, WireInput } from '../fsi/envelope.ts';

export function operatorFields(wire: Wire, operator: Operator): WireInput {
  const { shop } = wire.profile;
  return {
    ipInfo: shop.station.ip,
    opter: operator.staffNo,
    opterName: operator.name,
    optinsNo: shop.operatingInstitution || shop.code,
  };
}
