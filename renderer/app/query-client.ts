/** One cache of answers. Nothing is asked twice by itself on failure: the engine says why, once. */
import { QueryClient, notifyManager } from '@tanstack/react-query';

// By default the page learns of an answer a timer later: a key can come in between, and act on what
// was before it although the word of the act is already on the screen.
notifyManager.setScheduler(queueMicrotask);

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: false,
        refetchOnWindowFocus: false,
        // Events of the engine say when an answer is old.
        staleTime: Number.POSITIVE_INFINITY,
        // The engine is on this machine: the browser's idea of "online" has no bearing.
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
