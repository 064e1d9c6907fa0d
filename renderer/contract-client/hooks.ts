/**
 * The hooks pages use. `useCall` reads and stays fresh by engine events; `useCommand` acts and puts
 * an expected failure where the person looks, unless the page shows it itself.
 */
import { createContext, useContext } from 'react';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { CallInput, CallOutput } from '#contract/index.ts';
import type { Notice } from '#renderer/app/notice-store.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import type { ContractClient } from './client.ts';
import type { CallFailure } from './failure.ts';
import { callKey } from './topics.ts';
import type { CommandCallId, QueryCallId } from './topics.ts';

export const ClientContext = createContext<ContractClient | null>(null);

export function useClient(): ContractClient {
  const client = useContext(ClientContext);
  if (!client) throw new Error('no contract client above this component');
  return client;
}

export type CallOptions = {
  /** False: do not ask (yet). */
  readonly enabled?: boolean;
  /** Show the answer of the input before while the next one is on its way (search as you type). */
  readonly keepPrevious?: boolean;
  /** Ask again after so many ms even without an event. */
  readonly every_ms?: number;
};

/** Answer of a query, asked again on events of its topic and after a reconnection. */
export function useCall<Id extends QueryCallId>(
  id: Id,
  input: CallInput<Id>,
  options: CallOptions = {},
): UseQueryResult<CallOutput<Id>, CallFailure> {
  const client = useClient();
  return useQuery<CallOutput<Id>, CallFailure>({
    queryKey: callKey(id, input),
    queryFn: () => client.call(id, input),
    enabled: options.enabled ?? true,
    ...(options.keepPrevious ? { placeholderData: keepPreviousData } : {}),
    ...(options.every_ms === undefined ? {} : { refetchInterval: options.every_ms }),
  });
}

export type CommandOptions<Output> = {
  /** `own`: the page shows the sentence (from `error.sentence`) in its own place. */
  readonly failure?: 'notice' | 'own';
  /** Told of every reply, also when the component that acted is gone by then. */
  readonly done?: (output: Output) => void;
};

/** A command. One `mutate` is one act with one command id. */
export function useCommand<Id extends CommandCallId>(
  id: Id,
  options: CommandOptions<CallOutput<Id>> = {},
): UseMutationResult<CallOutput<Id>, CallFailure, CallInput<Id>, Notice | null> {
  const client = useClient();
  const sayFailure = useNotice((state) => state.sayFailure);
  const forget = useNotice((state) => state.forget);
  return useMutation<CallOutput<Id>, CallFailure, CallInput<Id>, Notice | null>({
    mutationKey: [id],
    mutationFn: (input) => client.call(id, input),
    onMutate: () => useNotice.getState().notice,
    onSuccess: (output, _input, before) => {
      forget(before);
      options.done?.(output);
    },
    onError: (error) => {
      if (options.failure !== 'own') sayFailure(error);
    },
  });
}
