/** The sale in work and the acts on it. Replies of commands are shown at once; events confirm them. */
import { useCallback } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { CallInput, CallOutput } from '#contract/index.ts';
import type { Sale } from '#contract/sale.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import type { CommandOptions } from '#renderer/contract-client/hooks.ts';
import type { CallFailure } from '#renderer/contract-client/failure.ts';
import { callKey } from '#renderer/contract-client/topics.ts';
import type { CommandCallId } from '#renderer/contract-client/topics.ts';

/** Commands whose reply is a sale (or nothing, when the till is empty after it). */
type SaleCommandId = {
  [Id in CommandCallId]: CallOutput<Id> extends Sale | null ? Id : never;
}[CommandCallId];

/** States in which a sale occupies the till. */
const AT_THE_TILL: ReadonlySet<Sale['state']> = new Set(['open', 'settling', 'unknown', 'settled']);

/** Shows a reply as the sale in work; a sale that is finished leaves the till empty. */
export function useShowSale(): (sale: Sale | null) => void {
  const queries = useQueryClient();
  return useCallback(
    (sale) =>
      queries.setQueryData(
        callKey('sale.current', {}),
        sale !== null && AT_THE_TILL.has(sale.state) ? sale : null,
      ),
    [queries],
  );
}

export type SaleCommand<Id extends CommandCallId> = UseMutationResult<
  CallOutput<Id>,
  CallFailure,
  CallInput<Id>
>;

/** A command on the sale in work; its reply replaces what the page shows. */
export function useSaleCommand<Id extends SaleCommandId>(
  id: Id,
  options: CommandOptions<CallOutput<Id>> = {},
): SaleCommand<Id> {
  const show = useShowSale();
  return useCommand(id, {
    ...options,
    done: (sale) => {
      show(sale);
      options.done?.(sale);
    },
  });
}

export function useCurrentSale(): UseQueryResult<Sale | null, CallFailure> {
  return useCall('sale.current', {});
}
