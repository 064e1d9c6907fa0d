/** A key as it is printed on the keyboard: stands beside every control that has one. */
import type { ReactNode } from 'react';
import './parts.css';

export function KeyCap({ children }: { readonly children: ReactNode }): ReactNode {
  return <kbd className="key-cap">{children}</kbd>;
}
