/** One difference with both sides beside each other. */
import type { ReactNode } from 'react';
import type { LevelDifferenceView } from '#contract/level.ts';
import { Money } from '#renderer/design/money.tsx';
import styles from './day.module.css';

type Side = NonNullable<LevelDifferenceView['centre']>;

export function LevelSides({
  difference,
}: {
  readonly difference: LevelDifferenceView;
}): ReactNode {
  const { ours, centre } = difference;
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th>{difference.books}</th>
          <th className={styles['figure']}>笔</th>
          <th className={styles['figure']}>总额</th>
          <th className={styles['figure']}>基金</th>
          <th className={styles['figure']}>个账</th>
        </tr>
      </thead>
      <tbody>
        <SideRow name="本地账" side={ours} other={centre} />
        <SideRow name="医保平台" side={centre} other={ours} />
      </tbody>
    </table>
  );
}

type SideRowProps = {
  readonly name: string;
  readonly side: Side | null;
  readonly other: Side | null;
};

function SideRow({ name, side, other }: SideRowProps): ReactNode {
  if (side === null) {
    return (
      <tr>
        <td>{name}</td>
        <td colSpan={4}>
          <span className="muted">对账文件没有说明</span>
        </td>
      </tr>
    );
  }
  const money = (key: 'total_fen' | 'fund_fen' | 'account_fen'): ReactNode => (
    <td className={styles['figure']}>
      <Money
        fen={side[key]}
        className={(other !== null && other[key] !== side[key] && styles['unlike']) || ''}
      />
    </td>
  );
  return (
    <tr>
      <td>{name}</td>
      <td className={styles['figure']}>{side.count}</td>
      {money('total_fen')}
      {money('fund_fen')}
      {money('account_fen')}
    </tr>
  );
}
