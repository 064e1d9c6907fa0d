/**
 * 对账 (picture 05): the day by clearing class, what is open, the hours, what is still to be
 * uploaded, and the shift on the right. Reading again is always allowed; money is never touched.
 */
import { useEffect, useRef, useState } from 'react';
import type { ReactNode, Ref } from 'react';
import type { SaleId, ShiftId } from '#core/ids.ts';
import { never } from '#core/result.ts';
import type { Day } from '#contract/day.ts';
import type { LevelDifferenceView } from '#contract/level.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { ChannelDialog } from '#renderer/channel/channel-dialog.tsx';
import { allowed, useSession, useSystem } from '#renderer/app/session.ts';
import { EmptyState } from '#renderer/design/states.tsx';
import { useNow } from '#renderer/design/use-now.ts';
import { useKeys } from '#renderer/keys/use-keys.ts';
import { isOffline } from '#renderer/offline/offline-words.ts';
import { useFirstFocus } from '#renderer/page-parts/use-first-focus.ts';
import { ShiftPanel } from '#renderer/shift/shift-panel.tsx';
import { useShiftDialogs } from '#renderer/shift/use-shift-dialogs.tsx';
import { useShift } from '#renderer/shift/use-shift.ts';
import { BureauWordDialog } from './bureau-word-dialog.tsx';
import { CloseDayDialog } from './close-day-dialog.tsx';
import { dayKeys } from './day-keys.ts';
import { DayTable } from './day-table.tsx';
import { dayCloseReason, wayOf } from './day-words.ts';
import type { Difference } from './day-words.ts';
import { DifferenceDialog } from './difference-dialog.tsx';
import { DifferenceList } from './difference-list.tsx';
import { HourCard } from './hour-card.tsx';
import { LevelDetail } from './level-detail.tsx';
import { LevelDialog } from './level-dialog.tsx';
import type { LevelWork } from './level-dialog.tsx';
import { SaleFactsDialog } from './sale-facts-dialog.tsx';
import { UploadDesk } from './upload-desk.tsx';
import { UploadList } from './upload-list.tsx';
import { useDay } from './use-day.ts';
import type { DayDesk } from './use-day.ts';
import { useWantedDifference } from './wanted-difference.ts';
import styles from './day.module.css';

/** What helps with a difference: its sale, the platform again, the upload now, counting again. */
function useDifferenceActs(desk: DayDesk, ownShift: ShiftId | null) {
  const say = useNotice((state) => state.say);
  const [shownSale, setShownSale] = useState<SaleId | null>(null);
  const [opened, setOpened] = useState<Difference | null>(null);
  const [reported, setReported] = useState<Difference | null>(null);
  const [levelWork, setLevelWork] = useState<LevelWork | null>(null);
  const [levelShown, setLevelShown] = useState<LevelDifferenceView | null>(null);
  const firstField = useRef<HTMLInputElement>(null);
  const count = (): void => {
    firstField.current?.focus();
    firstField.current?.select();
  };
  const show = (difference: Difference): void => {
    if (difference.level !== null) setLevelShown(difference.level);
    else if (difference.saleId !== null) setShownSale(difference.saleId);
    else say('info', difference.detail);
  };
  const level = (): void => {
    if (desk.levelEnabled === true) desk.level();
    else say('bad', desk.levelEnabled);
  };
  const workOn = ({ level: found }: Difference): void => {
    if (found === null) return;
    if (found.act === 'resolve') return level();
    setLevelWork({ difference: found, act: found.act === 'explain' ? 'sign' : found.act });
  };
  const sign = ({ level: found }: Difference): void => {
    if (found !== null) setLevelWork({ difference: found, act: 'sign' });
  };
  const levelAgain = (): void => {
    setLevelWork(null);
    level();
  };
  const act = (difference: Difference): void => {
    switch (difference.kind) {
      case 'cash':
        // Its reason is written where it was counted; the drawer of another till is there.
        if (difference.shiftId === ownShift) return count();
        return say('info', `${difference.title}：请在那一台点数区登记，或由该台交班。`);
      case 'uploadRefused':
        return desk.send();
      case 'notLevel':
      case 'onlyPlatform':
        return level();
      case 'moneyDue':
        return setOpened(difference);
      case 'level':
        return workOn(difference);
      case 'unknown':
      case 'voidUnknown':
        if (wayOf(difference, desk.ways)?.step === 'authorise') return setOpened(difference);
        return desk.lookNow();
      default:
        return never(difference.kind);
    }
  };
  const close = (): void => {
    setShownSale(null);
    setOpened(null);
    setReported(null);
    setLevelWork(null);
    setLevelShown(null);
  };
  const report = setReported;
  const ofLevel = { levelWork, levelShown, levelAgain, sign };
  return { firstField, shownSale, opened, reported, close, count, show, act, report, ...ofLevel };
}

/** Another page sent the person here for one sale: its difference is chosen as soon as it is there. */
function useWantedFirst(day: Day | null, choose: (index: number) => void): void {
  const { saleId, want } = useWantedDifference();
  useEffect(() => {
    if (saleId === null || day === null) return;
    const index = day.differences.findIndex((one) => one.saleId === saleId);
    if (index >= 0) choose(index);
    want(null);
  }, [saleId, day, choose, want]);
}

/** The focus is never lost: the list takes it when it comes, the table when the count is gone. */
function useDayFocus(hasDifferences: boolean, closedAt: number | null, blind: boolean) {
  const list = useRef<HTMLOListElement>(null);
  const table = useFirstFocus<HTMLElement>();
  useEffect(() => {
    // The list appears with the first answer; until then the table of the day holds the focus.
    if (hasDifferences && document.activeElement === table.current) list.current?.focus();
  }, [hasDifferences, table]);
  useEffect(() => {
    // The fields of the count are gone with the shift: the focus must not be lost with them.
    if (closedAt !== null && document.activeElement === document.body) table.current?.focus();
  }, [closedAt, table]);
  useEffect(() => {
    // Blind or not is known after the page: the table that had the focus is another one then.
    if (document.activeElement === document.body) (list.current ?? table.current)?.focus();
  }, [blind, table]);
  return { list, table };
}

/** Who has still to count a drawer does not see what the day took in cash. */
function BlindDay(props: { readonly date: string; readonly ref: Ref<HTMLElement> }): ReactNode {
  const { date, ref } = props;
  return (
    <section
      ref={ref}
      tabIndex={0}
      className={`${styles['panel']} ${styles['dayTable']}`}
      aria-label="日对账"
    >
      <header className={`${styles['head']} ${styles['dayHead']}`}>
        <h1>{date} 日对账</h1>
      </header>
      <div className={styles['place']}>
        <EmptyState>盲点：点数完成后显示当天的账。</EmptyState>
      </div>
    </section>
  );
}

export function DayPage(): ReactNode {
  const now = useNow();
  const system = useSystem();
  const desk = useDay();
  const closing = useShift();
  const [wanted, setChosen] = useState(0);
  const [over, setOver] = useState<'uploads' | 'closeDay' | 'channels' | null>(null);
  const ownShift = closing.shift?.shiftId ?? null;
  const acts = useDifferenceActs(desk, ownShift);
  const { firstField, count, show, act, report, sign } = acts;
  const closeDay = (): void => setOver('closeDay');
  const { day } = desk;
  const blind = closing.blind;
  const differences = day?.differences ?? [];
  const { list, table } = useDayFocus(
    differences.length > 0,
    closing.shift?.closedAt ?? null,
    blind,
  );
  // Another day has fewer of them.
  const chosen = Math.min(wanted, Math.max(0, differences.length - 1));
  useWantedFirst(day, setChosen);
  const shiftDialogs = useShiftDialogs(closing, count);
  const manager = allowed(useSession(), ['manager']);
  const dayCloseEnabled = manager === true ? dayCloseReason(day) : manager;

  useKeys(
    '对账',
    dayKeys({
      desk: blind ? { ...desk, day: null } : desk,
      differences,
      chosen,
      choose: setChosen,
      act,
      show,
      report,
      sign,
      count,
      openUploads: () => setOver('uploads'),
      openChannels: () => setOver('channels'),
      channelsEnabled: manager,
      closing,
      shiftKeys: shiftDialogs.keys,
      dayCloseEnabled,
      closeDay,
    }),
  );

  return (
    <main className={styles['page']} aria-label="对账">
      <div className={styles['left']}>
        {blind ? <BlindDay date={desk.date} ref={table} /> : <DayTable desk={desk} ref={table} />}
        <DifferenceList
          differences={day?.differences ?? null}
          chosen={chosen}
          listRef={list}
          ways={desk.ways}
          circumstance={{ now, offline: isOffline(system) }}
          onChoose={setChosen}
          onAct={act}
          onDetail={show}
          onReport={report}
          onSign={sign}
          ownShift={ownShift}
          recountEnabled={closing.recountEnabled}
          onRecount={() => shiftDialogs.press('KeyR')}
          signed={day?.signed.length ?? 0}
        />
        <div className={styles['bottom']}>
          <HourCard day={blind ? null : day} />
          <UploadList
            items={desk.uploads}
            error={desk.uploadsError}
            now={now}
            onSend={desk.send}
            onOpen={() => setOver('uploads')}
          />
        </div>
      </div>
      <ShiftPanel
        desk={closing}
        acts={shiftDialogs}
        dayCloseEnabled={dayCloseEnabled}
        onCloseDay={closeDay}
        firstField={firstField}
        onCount={count}
      />
      {shiftDialogs.dialog}
      {over === 'uploads' && <UploadDesk onClose={() => setOver(null)} />}
      <DayDialogs acts={acts} desk={desk} />
      {over === 'closeDay' && <CloseDayDialog date={desk.date} onClose={() => setOver(null)} />}
      {over === 'channels' && <ChannelDialog date={desk.date} onClose={() => setOver(null)} />}
    </main>
  );
}

type DayDialogsProps = {
  readonly acts: ReturnType<typeof useDifferenceActs>;
  readonly desk: DayDesk;
};

/** What is opened over the page for one difference. */
function DayDialogs({ acts, desk }: DayDialogsProps): ReactNode {
  const { shownSale, opened, reported, levelWork, levelShown, levelAgain, close } = acts;
  const way = desk.ways.find((one) => one.saleId === reported?.saleId);
  return (
    <>
      {shownSale !== null && <SaleFactsDialog saleId={shownSale} onClose={close} />}
      {way !== undefined && <BureauWordDialog way={way} onClose={close} />}
      {opened !== null && <DifferenceDialog difference={opened} desk={desk} onClose={close} />}
      {levelShown !== null && <LevelDetail difference={levelShown} onClose={close} />}
      {levelWork !== null && <LevelDialog work={levelWork} onDone={levelAgain} onClose={close} />}
    </>
  );
}
