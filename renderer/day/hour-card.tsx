/** The chart of the day with the sums of its three shares; the drawing code comes when needed. */
import { Suspense, lazy } from 'react';
import type { ReactNode } from 'react';
import { displayYuan } from '#core/money.ts';
import type { Day } from '#contract/day.ts';
import { FundSwatch } from '#renderer/design/fund-bar.tsx';
import { EmptyState } from '#renderer/design/states.tsx';
import { tendersSum } from './day-words.ts';
import styles from './day.module.css';

const HourChart = lazy(() =>
  import('./hour-chart.tsx').then((module) => ({ default: module.HourChart })),
);

export function HourCard({ day }: { readonly day: Day | null }): ReactNode {
  return (
    <section className={`${styles['panel']} ${styles['hours']}`} aria-label="每小时收入构成">
      <header className={styles['head']}>
        <h2>每小时收入构成（元）</h2>
        <span className={styles['push']} />
        {day && (
          <span className={styles['legend']}>
            <FundSwatch part="pooled" /> 基金 {displayYuan(day.insured.fund_fen)}
            <FundSwatch part="account" /> 个账 {displayYuan(day.insured.account_fen)}
            <FundSwatch part="cash" /> 现金等 {displayYuan(tendersSum(day.tenders))}
          </span>
        )}
      </header>
      {day && day.hours.length > 0 ? (
        <Suspense fallback={<div className={styles['chart']} />}>
          <HourChart hours={day.hours} />
        </Suspense>
      ) : (
        <div className={styles['place']}>
          <EmptyState>{day ? '还没有收入。' : '—'}</EmptyState>
        </div>
      )}
    </section>
  );
}
