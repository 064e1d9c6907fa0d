/**
 * The acts on the shift of this till. Their reply is shown at once, with the word that it is done: the
 * key somebody presses upon that word (T to count) finds the shift it is for. Events confirm it.
 */
import { useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import type { CallInput, CallOutput } from '#contract/index.ts';
import type { Shift } from '#contract/shift.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import type { CommandOptions } from '#renderer/contract-client/hooks.ts';
import type { CallFailure } from '#renderer/contract-client/failure.ts';
import { callKey } from '#renderer/contract-client/topics.ts';
import type { CommandCallId } from '#renderer/contract-client/topics.ts';

/** Commands whose reply is the shift as it is after them. */
type ShiftCommandId = {
  [Id in CommandCallId]: CallOutput<Id> extends Shift ? Id : never;
}[CommandCallId];

export function useShiftCommand<Id extends ShiftCommandId>(
  id: Id,
  options: CommandOptions<CallOutput<Id>> = {},
): UseMutationResult<CallOutput<Id>, CallFailure, CallInput<Id>> {
  const queries = useQueryClient();
  return useCommand(id, {
    ...options,
    done: (shift) => {
      queries.setQueryData(callKey('shift.current', {}), shift);
      options.done?.(shift);
    },
  });
}
