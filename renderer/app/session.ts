/** The person signed in at this window, for pages below the log-in. */
import { createContext, useContext } from 'react';
import type { Session } from '#contract/staff.ts';
import type { SystemState } from '#contract/system.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('no session above this component');
  return session;
}

/** State of shop, platform and devices; null until the first answer. */
export function useSystem(): SystemState | null {
  return useCall('system.state', {}, { every_ms: 5_000 }).data ?? null;
}

/** Sentence for an action the role may not do, or true. */
export function allowed(session: Session, roles: readonly string[]): true | string {
  return roles.includes(session.staff.role) || '您的岗位不能做这一步。';
}
