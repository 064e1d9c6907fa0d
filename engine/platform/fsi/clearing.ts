/** 3203 applies for the clearing of a month, 3204 takes the application back (insurance-interface §2.11). */
import { daysOfMonth } from '#core/clearing.ts';
import type { ClearingRequest } from '../books.ts';
import type { Effect } from '../platform.ts';
import { nodeHolding, requiredText } from './answer.ts';
import type { Wire, WireInput } from './envelope.ts';
import { inNode } from './envelope.ts';

export function clearingEffect(
  wire: Wire,
  request: ClearingRequest,
): Effect<{ readonly eventId: string }> {
  const { numbers, profile } = wire;
  const { from, to } = daysOfMonth(request.month);
  const input = inNode(wire, '3203', 'data', {
    clr_type: request.clearingClass,
    clr_way: profile.reconciliation.clearingWay,
    setlym: request.month.replace('-', ''),
    psntime: numbers.count(request.visits),
    medfee_sumamt: numbers.money(request.total_fen),
    med_sumfee: numbers.money(request.recognised_fen),
    fund_appy_sum: numbers.money(request.fund_fen),
    cash_payamt: numbers.money(request.cash_fen),
    acct_pay: numbers.money(request.account_fen),
    begndate: from,
    enddate: to,
  });
  return effect('3203', input, (output) => ({
    eventId: requiredText(nodeHolding(output, 'clr_appy_evt_id'), 'clr_appy_evt_id'),
  }));
}

/** The answer has no body. */
export function cancelClearingEffect(
  wire: Wire,
  request: { readonly eventId: string },
): Effect<{ readonly accepted: true }> {
  const input = inNode(wire, '3204', 'data', { clr_appy_evt_id: request.eventId });
  return effect('3204', input, () => ({ accepted: true }));
}

function effect<Answer>(
  infno: string,
  input: WireInput,
  read: (output: unknown) => Answer,
): Effect<Answer> {
  return { infno, input, stored: input, insuredAreaCode: '', read };
}
