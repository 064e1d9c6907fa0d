/** The six steps of an insured sale and where it stands. */
import type { ReactNode } from 'react';
import { CheckCircleFilled } from '@ant-design/icons';
import { STEPS } from './sale-words.ts';

export function StepBar({ step }: { readonly step: number }): ReactNode {
  return (
    <ol className="steps">
      {STEPS.map((name, index) => {
        const number = index + 1;
        const done = number < step;
        const now = number === step;
        return (
          <li
            key={name}
            className={done ? 'step-done' : now ? 'step-now' : 'step-later'}
            aria-current={now ? 'step' : undefined}
          >
            {done ? <CheckCircleFilled /> : <span className="step-number">{number}</span>}
            <span>{name}</span>
          </li>
        );
      })}
    </ol>
  );
}
