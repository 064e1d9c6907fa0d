/**
 * 对账 (picture 05): the day by clearing class, what is open, the hours, what is still to be
 * uploaded, and the shift on the right. Reading again is always allowed; money is never touched.
 */
import { Suspense, lazy, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { addDays, chinaTime } from '#core/time.ts';
import { displayYuan } from '#core/money.ts';
import type { Day } from '#contract/day.ts';
import type { SaleId } from '#core/ids.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { allowed, useSession, useSystem } from '#renderer/app/session.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import { FundSwatch } from '#renderer/design/fund-bar.tsx';
import { EmptyState, ErrorState, LoadingState, useElapsed } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { useNow } from '#renderer/design/use-now.ts';
import { useKeys } from '#renderer/keys/use-keys.ts';
import { KeyHint } from '#renderer/page-parts/key-hint.tsx';
import { useFirstFocus } from '#renderer/page-parts/use-first-focus.ts';
import { countedSum, countsOf, differenceOf, mayClose } from './cash-count.ts';
import type { Pieces } from './cash-count.ts';
import { ClearingTable } from './clearing-table.tsx';
import { dayCsv, saveText } from './day-export.ts';
import { dayKeys } from './day-keys.ts';
import { tendersSum } from './day-words.ts';
import type { Difference } from './day-words.ts';
import { DifferenceList } from './difference-list.tsx';
import { SaleFactsDialog } from './sale-facts-dialog.tsx';
import { ShiftClose } from './shift-close.tsx';
import { UploadList } from './upload-list.tsx';
import styles from './day.module.css';

const HourChart = lazy(() =>
  import('./hour-chart.tsx').then((module) => ({ default: module.HourChart })),
);

/** Counting and closing the shift. */
function useShiftClose() {
  const shift = useCall('shift.current', {});
  const close = useCommand('shift.close');
  const say = useNotice((state) => state.say);
  const [pieces, setPieces] = useState<Pieces>({});
  const [note, setNote] = useState('');
  const current = shift.data ?? null;
  const counted = countedSum(pieces);
  const enabled = close.isPending ? '正在交班，请稍等。' : mayClose(current, counted, note);
  const submit = (): void =>
    close.mutate(
      { counts: countsOf(pieces), note: note.trim() },
      {
        onSuccess: (closed) => {
          const difference = differenceOf(
            closed.counted_fen ?? closed.expected_fen,
            closed.expected_fen,
          );
          say(
            'good',
            difference.fen === 0
              ? '已交班，现金相符。'
              : `已交班，${difference.word} ${displayYuan(Math.abs(difference.fen))} 已登记。`,
          );
          setPieces({});
          setNote('');
        },
      },
    );
  return {
    shift: current,
    error: shift.error?.sentence ?? null,
    pieces,
    note,
    enabled,
    setNote,
    setPieces: (face_fen: number, text: string) => setPieces({ ...pieces, [face_fen]: text }),
    submit,
  };
}

export function DayPage(): ReactNode {
  const session = useSession();
  const businessDate = useSystem()?.businessDate ?? null;
  const now = useNow();
  const say = useNotice((state) => state.say);
  const [chosenDate, setChosenDate] = useState<string | null>(null);
  const [chosen, setChosen] = useState(0);
  const [shownSale, setShownSale] = useState<SaleId | null>(null);
  const firstField = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const page = useFirstFocus<HTMLElement>();

  const date = chosenDate ?? businessDate ?? '';
  const summary = useCall('day.summary', { date }, { enabled: date !== '', keepPrevious: true });
  const uploads = useCall('outbox.list', { open: true, limit: 200 });
  const level = useCommand('day.level', { failure: 'own' });
  const sendNow = useCommand('outbox.sendNow');
  const close = useShiftClose();
  const day = summary.data ?? null;
  const differences = day?.differences ?? [];

  const goTo = (target: string): void => {
    setChosenDate(target === businessDate ? null : target);
    setChosen(0);
  };
  const recheck = (): void => level.mutate({ date });
  const send = (): void =>
    sendNow.mutate(
      {},
      {
        onSuccess: ({ woken }) =>
          say('info', woken === 0 ? '没有等待上传的内容。' : `正在上传 ${woken} 条，结果见下表。`),
      },
    );
  const count = (): void => {
    firstField.current?.focus();
    firstField.current?.select();
  };
  const show = (difference: Difference): void => {
    if (difference.saleId !== null) setShownSale(difference.saleId);
    else say('info', difference.detail);
  };
  const levelEnabled = level.isPending ? '正在核对，请稍等。' : allowed(session, ['manager']);
  const act = (difference: Difference): void => {
    if (difference.kind === 'cash') count();
    else if (difference.kind === 'uploadRefused') send();
    else if (difference.kind !== 'notLevel') show(difference);
    else if (levelEnabled === true) recheck();
    else say('bad', levelEnabled);
  };
  const dayCloseEnabled = dayCloseReason(differences);
  const closeEnabled =
    allowed(session, ['cashier', 'manager']) === true ? close.enabled : '您的岗位不能交班。';

  const hasDifferences = differences.length > 0;
  useEffect(() => {
    // The list appears with the first answer; until then the page itself holds the focus.
    if (hasDifferences && document.activeElement === page.current) list.current?.focus();
  }, [hasDifferences, page]);

  useKeys(
    '对账',
    dayKeys({
      differences,
      chosen,
      levelEnabled,
      nextDay: chosenDate === null ? '已经是今天。' : true,
      exportEnabled: day ? true : '还没有数据。',
      dayCloseEnabled,
      closeEnabled,
      choose: setChosen,
      act,
      show,
      send,
      count,
      recheck,
      go: (days) => goTo(addDays(date, days)),
      save: () => day && saveText(`对账-${day.date}.csv`, dayCsv(day)),
      close: close.submit,
    }),
  );

  return (
    <main ref={page} tabIndex={-1} className={styles['page']} aria-label="对账">
      <div className={styles['left']}>
        <DayTable
          date={date}
          day={day}
          error={summary.error?.sentence ?? null}
          levelError={level.error?.sentence ?? null}
          levelling={level.isPending}
          isToday={chosenDate === null}
          onRecheck={recheck}
          onDay={(days) => goTo(addDays(date, days))}
          onSave={() => day && saveText(`对账-${day.date}.csv`, dayCsv(day))}
        />
        <DifferenceList
          differences={day?.differences ?? null}
          chosen={chosen}
          listRef={list}
          onChoose={setChosen}
          onAct={act}
          onDetail={show}
        />
        <div className={styles['bottom']}>
          <HourCard day={day} />
          <UploadList
            items={uploads.data}
            error={uploads.error?.sentence ?? null}
            now={now}
            onSend={send}
          />
        </div>
      </div>
      <ShiftClose
        shift={close.shift}
        error={close.error}
        pieces={close.pieces}
        note={close.note}
        closeEnabled={closeEnabled}
        dayCloseEnabled={dayCloseEnabled}
        firstField={firstField}
        onPieces={close.setPieces}
        onNote={close.setNote}
        onClose={close.submit}
        onDayClose={() => undefined}
        onCount={count}
      />
      {shownSale !== null && (
        <SaleFactsDialog saleId={shownSale} onClose={() => setShownSale(null)} />
      )}
    </main>
  );
}

/** Closing the day is not in this version; insurance differences forbid it in any. */
function dayCloseReason(differences: readonly Difference[]): string {
  const insured = differences.filter((one) => one.kind !== 'cash').length;
  return insured > 0 ? `不能日结：还有 ${insured} 项医保差异。` : '日结还没有开放，交班不受影响。';
}

type DayTableProps = {
  readonly date: string;
  readonly day: Day | null;
  readonly error: string | null;
  readonly levelError: string | null;
  readonly levelling: boolean;
  readonly isToday: boolean;
  readonly onRecheck: () => void;
  readonly onDay: (days: number) => void;
  readonly onSave: () => void;
};

function DayTable(props: DayTableProps): ReactNode {
  const { day } = props;
  const elapsed = useElapsed(props.levelling);
  const open = day?.differences.length ?? 0;
  return (
    <section className={`${styles['panel']} ${styles['dayTable']}`} aria-label="日对账">
      <header className={`${styles['head']} ${styles['dayHead']}`}>
        <h1>{props.date} 日对账</h1>
        {day && <DayTag day={day} open={open} />}
        <span aria-live="polite">
          {elapsed >= 300
            ? `正在核对…${elapsed >= 3_000 ? ` 已用 ${Math.floor(elapsed / 1_000)} 秒` : ''}`
            : day?.checkedAt != null && (
                <>
                  上次核对 <b>{chinaTime(day.checkedAt)}</b>
                </>
              )}
        </span>
        <span className={styles['small']}>平台记账日按平台结算时间</span>
        <span className={styles['push']} />
        <KeyHint cap="F5" onPress={props.onRecheck}>
          重新核对
        </KeyHint>
        <KeyHint cap="PgUp" onPress={() => props.onDay(-1)}>
          前一天
        </KeyHint>
        {!props.isToday && (
          <KeyHint cap="PgDn" onPress={() => props.onDay(1)}>
            后一天
          </KeyHint>
        )}
        <KeyHint cap="F10" onPress={props.onSave}>
          导出
        </KeyHint>
      </header>
      {props.levelError !== null && (
        <div className={styles['place']}>
          <ErrorState>
            {props.levelError}
            {day?.checkedAt != null && ` 显示的是 ${chinaTime(day.checkedAt)} 的结果。`}
          </ErrorState>
        </div>
      )}
      {props.error !== null && (
        <div className={styles['place']}>
          <ErrorState>{props.error}</ErrorState>
        </div>
      )}
      <div className={styles['scroll']}>
        {day && <ClearingTable day={day} />}
        {!day && props.error === null && (
          <div className={styles['place']}>
            <LoadingState text="正在读取" />
          </div>
        )}
        {day?.clearing.length === 0 && (
          <div className={styles['place']}>
            <EmptyState>{props.isToday ? '今天' : '这一天'}还没有医保结算。</EmptyState>
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

function HourCard({ day }: { readonly day: Day | null }): ReactNode {
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
