/**
 * 对账 (picture 05): the day by clearing class, what is open, the hours, what is still to be
 * uploaded, and the shift on the right. Reading again is always allowed; money is never touched.
 */
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { SaleId } from '#core/ids.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useNow } from '#renderer/design/use-now.ts';
import { useKeys } from '#renderer/keys/use-keys.ts';
import { useFirstFocus } from '#renderer/page-parts/use-first-focus.ts';
import { dayKeys } from './day-keys.ts';
import { DayTable } from './day-table.tsx';
import { dayCloseReason } from './day-words.ts';
import type { Difference } from './day-words.ts';
import { DifferenceList } from './difference-list.tsx';
import { HourCard } from './hour-card.tsx';
import { SaleFactsDialog } from './sale-facts-dialog.tsx';
import { ShiftClose } from './shift-close.tsx';
import { UploadDesk } from './upload-desk.tsx';
import { UploadList } from './upload-list.tsx';
import { useDay } from './use-day.ts';
import type { DayDesk } from './use-day.ts';
import { useShiftClose } from './use-shift-close.ts';
import styles from './day.module.css';

/** What helps with a difference: its sale, the platform again, the upload now, counting again. */
function useDifferenceActs(desk: DayDesk) {
  const say = useNotice((state) => state.say);
  const [shownSale, setShownSale] = useState<SaleId | null>(null);
  const firstField = useRef<HTMLInputElement>(null);
  const count = (): void => {
    firstField.current?.focus();
    firstField.current?.select();
  };
  const show = (difference: Difference): void => {
    if (difference.saleId !== null) setShownSale(difference.saleId);
    else say('info', difference.detail);
  };
  const act = (difference: Difference): void => {
    if (difference.kind === 'cash') count();
    else if (difference.kind === 'uploadRefused') desk.send();
    else if (difference.kind !== 'notLevel') show(difference);
    else if (desk.levelEnabled === true) desk.level();
    else say('bad', desk.levelEnabled);
  };
  return { firstField, shownSale, hideSale: () => setShownSale(null), count, show, act };
}

export function DayPage(): ReactNode {
  const now = useNow();
  const desk = useDay();
  const closing = useShiftClose();
  const [wanted, setChosen] = useState(0);
  const [deskOpen, setDeskOpen] = useState(false);
  const { firstField, shownSale, hideSale, count, show, act } = useDifferenceActs(desk);
  const list = useRef<HTMLOListElement>(null);
  const table = useFirstFocus<HTMLElement>();
  const { day } = desk;
  const differences = day?.differences ?? [];
  // Another day has fewer of them.
  const chosen = Math.min(wanted, Math.max(0, differences.length - 1));
  const dayCloseEnabled = dayCloseReason(differences);

  const hasDifferences = differences.length > 0;
  useEffect(() => {
    // The list appears with the first answer; until then the table of the day holds the focus.
    if (hasDifferences && document.activeElement === table.current) list.current?.focus();
  }, [hasDifferences, table]);
  const closedAt = closing.shift?.closedAt ?? null;
  useEffect(() => {
    // The fields of the count are gone with the shift: the focus must not be lost with them.
    if (closedAt !== null && document.activeElement === document.body) table.current?.focus();
  }, [closedAt, table]);

  useKeys(
    '对账',
    dayKeys({
      desk,
      differences,
      chosen,
      choose: setChosen,
      act,
      show,
      count,
      openUploads: () => setDeskOpen(true),
      closing,
      dayCloseEnabled,
    }),
  );

  return (
    <main className={styles['page']} aria-label="对账">
      <div className={styles['left']}>
        <DayTable desk={desk} ref={table} />
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
            items={desk.uploads}
            error={desk.uploadsError}
            now={now}
            onSend={desk.send}
            onOpen={() => setDeskOpen(true)}
          />
        </div>
      </div>
      <ShiftClose
        closing={closing}
        dayCloseEnabled={dayCloseEnabled}
        firstField={firstField}
        onCount={count}
      />
      {deskOpen && <UploadDesk onClose={() => setDeskOpen(false)} />}
      {shownSale !== null && <SaleFactsDialog saleId={shownSale} onClose={hideSale} />}
    </main>
  );
}
