/** Head and table of one day: date, verdict, when it was compared last, and the classes. */
import type { ReactNode, Ref } from 'react';
import { chinaDateTime, chinaTime } from '#core/time.ts';
import type { Day } from '#contract/day.ts';
import { EmptyState, ErrorState, LoadingState, useElapsed } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { KeyHint } from '#renderer/page-parts/key-hint.tsx';
import { ClearingTable } from './clearing-table.tsx';
import type { DayDesk } from './use-day.ts';
import styles from './day.module.css';

type DayTableProps = { readonly desk: DayDesk; readonly ref: Ref<HTMLElement> };

export function DayTable({ desk, ref }: DayTableProps): ReactNode {
  const { day } = desk;
  const elapsed = useElapsed(desk.levelling);
  const open = day?.differences.length ?? 0;
  return (
    <section
      ref={ref}
      tabIndex={0}
      className={`${styles['panel']} ${styles['dayTable']}`}
      aria-label="日对账"
    >
      <header className={`${styles['head']} ${styles['dayHead']}`}>
        <h1>{desk.date} 日对账</h1>
        {day && <DayTag day={day} open={open} />}
        {day?.closed != null && (
          <StateTag kind="confirmed">
            已日结 · {day.closed.closedBy} {chinaDateTime(day.closed.closedAt).slice(5, 16)}
          </StateTag>
        )}
        <span aria-live="polite">
          {elapsed >= 300
            ? `正在核对…${elapsed >= 3_000 ? ` 已用 ${Math.floor(elapsed / 1_000)} 秒` : ''}`
            : day?.checkedAt != null && (
                <>
                  上次核对 <b>{chinaTime(day.checkedAt)}</b>
                </>
              )}
        </span>
        {/* The head has room for one of them. */}
        {day?.closed == null && <span className={styles['small']}>平台记账日按平台结算时间</span>}
        <span className={styles['push']} />
        <KeyHint cap="F5" onPress={desk.level}>
          重新核对
        </KeyHint>
        <KeyHint cap="PgUp" onPress={() => desk.go(-1)}>
          前一天
        </KeyHint>
        {!desk.isToday && (
          <KeyHint cap="PgDn" onPress={() => desk.go(1)}>
            后一天
          </KeyHint>
        )}
        <KeyHint cap="F10" onPress={desk.save}>
          导出
        </KeyHint>
      </header>
      {desk.levelError === null && day?.run != null && day.run.reason !== '' && (
        <div className={styles['place']}>
          <ErrorState>
            {chinaTime(day.run.beganAt)} 核对没有完成：{day.run.reason}
          </ErrorState>
        </div>
      )}
      {desk.levelError !== null && (
        <div className={styles['place']}>
          <ErrorState>
            {desk.levelError}
            {day?.checkedAt != null && ` 显示的是 ${chinaTime(day.checkedAt)} 的结果。`}
          </ErrorState>
        </div>
      )}
      {desk.error !== null && (
        <div className={styles['place']}>
          <ErrorState>{desk.error}</ErrorState>
        </div>
      )}
      <div className={styles['scroll']}>
        {day && <ClearingTable day={day} />}
        {!day && desk.error === null && (
          <div className={styles['place']}>
            <LoadingState text="正在读取" />
          </div>
        )}
        {day?.clearing.length === 0 && (
          <div className={styles['place']}>
            <EmptyState>{desk.isToday ? '今天' : '这一天'}还没有医保结算。</EmptyState>
          </div>
        )}
      </div>
    </section>
  );
}

function DayTag(props: { readonly day: Day; readonly open: number }): ReactNode {
  if (props.open > 0) return <StateTag kind="limited">未平：差异 {props.open} 项</StateTag>;
  if (props.day.clearing.length === 0) return null;
  if (props.day.clearing.some((row) => row.level === null)) {
    return <StateTag kind="waiting">还没有核对</StateTag>;
  }
  return <StateTag kind="confirmed">三方一致</StateTag>;
}
