/** The six steps of an insured sale and where it stands; a self-pay sale has only two of them. */
import type { ReactNode } from 'react';
import { CheckCircleFilled } from '@ant-design/icons';
import type { Sale } from '#contract/sale.ts';
import { STEPS, isInsured } from './sale-words.ts';

/** Steps a sale without anything insured does not take. */
const INSURED_ONLY: ReadonlySet<number> = new Set([2, 3, 4, 5]);

export function StepBar({ sale }: { readonly sale: Sale | null }): ReactNode {
  const step = sale?.step ?? 1;
  const selfPay = sale !== null && step === 6 && !isInsured(sale);
  return (
    <ol className="steps">
      {STEPS.map((name, index) => {
        const number = index + 1;
        const skipped = selfPay && INSURED_ONLY.has(number);
        const done = number < step && !skipped;
        const now = number === step;
        return (
          <li
            key={name}
            className={done ? 'step-done' : now ? 'step-now' : 'step-later'}
            aria-current={now ? 'step' : undefined}
          >
            {done ? (
              <CheckCircleFilled />
            ) : (
              <span className="step-number">{skipped ? '–' : number}</span>
            )}
            <span className={skipped ? 'step-skipped' : ''}>{name}</span>
          </li>
        );
      })}
    </ol>
  );
}
