/** 收银. */
import type { ReactNode } from 'react';

export function SalePage(): ReactNode {
  return <main aria-label="收银" />;
}
