/** Log-in. */
import type { ReactNode } from 'react';
import type { SystemState } from '#contract/system.ts';

export function LoginPage({ system }: { readonly system: SystemState }): ReactNode {
  return <main>{system.storeName}</main>;
}
