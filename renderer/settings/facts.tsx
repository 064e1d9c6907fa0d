/** Names and values of a section, one pair a row. */
import type { ReactNode } from 'react';
import styles from './settings.module.css';

export function Facts(props: {
  readonly facts: readonly (readonly [name: string, value: ReactNode])[];
}): ReactNode {
  return (
    <dl className={styles['facts']}>
      {props.facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
