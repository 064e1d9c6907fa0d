/** An amount on the screen: tabular, two decimals, minus as "−". */
import type { ReactNode } from 'react';
import { displayYuan } from '#core/money.ts';

type MoneyProps = {
  readonly fen: number;
  readonly strong?: boolean;
  readonly className?: string;
};

export function Money({ fen, strong = false, className = '' }: MoneyProps): ReactNode {
  return (
    <span className={`number ${strong ? 'strong ' : ''}${className}`}>{displayYuan(fen)}</span>
  );
}
