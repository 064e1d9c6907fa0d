/**
 * 报表: the list on the left, then the chart and the figures of one report beside each other; every
 * figure opens the slips behind it. Reading never touches money, and never keeps the counter waiting.
 */
import { Suspense, lazy, useState } from 'react';
import type { ReactNode } from 'react';
import type { Report } from '#contract/report.ts';
import { addMonths } from '#core/clearing.ts';
import { REPORTS } from '#core/report.ts';
import { chinaTime } from '#core/time.ts';
import { ClearingDialog } from '#renderer/clearing/clearing-dialog.tsx';
import { FundSwatch } from '#renderer/design/fund-bar.tsx';
import { EmptyState, ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { useKeys } from '#renderer/keys/use-keys.ts';
import { KeyHint } from '#renderer/page-parts/key-hint.tsx';
import { useFirstFocus } from '#renderer/page-parts/use-first-focus.ts';
import { patternOf, seriesOf } from './report-chart-option.ts';
import { DaysDialog, FormatDialog } from './report-dialogs.tsx';
import { reportKeys } from './report-keys.ts';
import { ReportTable } from './report-table.tsx';
import { RANGES, daysText } from './report-words.ts';
import { SlipsDialog } from './slips-dialog.tsx';
import { behindChosen, useReport } from './use-report.ts';
import type { ReportDesk } from './use-report.ts';
import styles from './report.module.css';

const ReportChart = lazy(() =>
  import('./report-chart.tsx').then((module) => ({ default: module.ReportChart })),
);

type Opened = 'slips' | 'days' | 'format' | 'clearing' | null;

export function ReportPage(): ReactNode {
  const desk = useReport();
  // The panel stays while reports come and go: the focus is never lost.
  const panel = useFirstFocus<HTMLElement>();
  const [opened, setOpened] = useState<Opened>(null);
  const behind = behindChosen(desk);
  // Today's month runs: the one before is the newest that can be applied for.
  const lastMonth = addMonths(desk.today.slice(0, 7), -1);
  const close = (): void => setOpened(null);
  const openSlips = (): void => {
    if (typeof behind !== 'string') setOpened('slips');
  };
  useKeys(
    '报表',
    reportKeys({
      ...{
        desk,
        openSlips,
        askDays: () => setOpened('days'),
        askFormat: () => setOpened('format'),
        openClearing: () => setOpened('clearing'),
      },
      slipsEnabled: typeof behind === 'string' ? behind : true,
    }),
  );
  return (
    <main className={styles['page']} aria-label="报表">
      <ReportList desk={desk} />
      <section
        ref={panel}
        tabIndex={0}
        className={styles['panel']}
        aria-label={desk.definition.title}
      >
        <ReportHead
          desk={desk}
          onDays={() => setOpened('days')}
          onExport={() => setOpened('format')}
          onClearing={() => setOpened('clearing')}
        />
        <ReportBody desk={desk} onOpen={openSlips} />
      </section>
      {opened === 'slips' && typeof behind !== 'string' && (
        <SlipsDialog
          {...desk.days}
          report={desk.definition.id}
          row={behind.row}
          column={behind.column}
          title={`${behind.name} · ${behind.column.title}`}
          onClose={close}
        />
      )}
      {opened === 'days' && (
        <DaysDialog
          days={desk.days}
          onDone={(days) => {
            desk.setRange('days', days);
            close();
          }}
          onClose={close}
        />
      )}
      {opened === 'format' && <FormatDialog onSave={desk.save} onClose={close} />}
      {opened === 'clearing' && <ClearingDialog last={lastMonth} onClose={close} />}
    </main>
  );
}

function ReportList({ desk }: { readonly desk: ReportDesk }): ReactNode {
  return (
    <ul className={styles['list']} role="listbox" aria-label="报表" tabIndex={0}>
      {REPORTS.map((one, index) => (
        <li
          key={one.id}
          role="option"
          aria-selected={one.id === desk.definition.id}
          className={styles['item']}
          onClick={() => desk.open(index)}
        >
          {one.title}
        </li>
      ))}
    </ul>
  );
}

type ReportHeadProps = {
  readonly desk: ReportDesk;
  readonly onDays: () => void;
  readonly onExport: () => void;
  readonly onClearing: () => void;
};

function ReportHead({ desk, onDays, onExport, onClearing }: ReportHeadProps): ReactNode {
  const { definition, days, range, report } = desk;
  return (
    <header className={styles['head']}>
      <h1>{definition.title}</h1>
      <span>{daysText(definition, days)}</span>
      {report && <span className={styles['small']}>统计于 {chinaTime(report.madeAt)}</span>}
      <span className={styles['push']} />
      <span className={styles['ranges']} role="group" aria-label="日期">
        {RANGES.map(({ id, title }, index) => (
          <button
            key={id}
            type="button"
            tabIndex={-1}
            className={styles['range']}
            aria-pressed={range === id}
            onClick={() => (id === 'days' ? onDays() : desk.setRange(id))}
          >
            <kbd className="key-cap">{index + 1}</kbd> {title}
          </button>
        ))}
      </span>
      <span className={styles['acts']}>
        {definition.id === 'clearing' && (
          <KeyHint cap="A" onPress={onClearing}>
            清算申请
          </KeyHint>
        )}
        <KeyHint cap="F5" onPress={desk.readAgain}>
          重新统计
        </KeyHint>
        <KeyHint cap="F10" onPress={onExport}>
          导出
        </KeyHint>
        <KeyHint cap="P" onPress={desk.print}>
          打印
        </KeyHint>
      </span>
    </header>
  );
}

type ReportBodyProps = { readonly desk: ReportDesk; readonly onOpen: () => void };

function ReportBody({ desk, onOpen }: ReportBodyProps): ReactNode {
  const { report } = desk;
  if (desk.error !== null) {
    return (
      <div className={styles['place']}>
        <ErrorState onAgain={desk.readAgain}>{desk.error}</ErrorState>
      </div>
    );
  }
  if (report === null) {
    return (
      <div className={styles['place']}>
        <LoadingState text="正在统计" />
      </div>
    );
  }
  if (report.rows.length === 0) {
    return (
      <div className={styles['place']}>
        <EmptyState>这些日子没有{desk.definition.title}的数据。</EmptyState>
        <Notes report={report} />
      </div>
    );
  }
  return (
    <>
      <ChartPart report={report} />
      <ReportTable report={report} chosen={desk.chosen} onChoose={desk.choose} onOpen={onOpen} />
      <Notes report={report} />
    </>
  );
}

function ChartPart({ report }: { readonly report: Report }): ReactNode {
  return (
    <div className={styles['drawing']}>
      <p className={styles['legend']}>
        {seriesOf(report).map((column, index) => (
          <span key={column.key}>
            <FundSwatch part={patternOf(column, index)} /> {column.title}
          </span>
        ))}
      </p>
      <Suspense fallback={<div className={styles['chart']} />}>
        <ReportChart report={report} />
      </Suspense>
    </div>
  );
}

function Notes({ report }: { readonly report: Report }): ReactNode {
  return (
    <footer className={styles['notes']}>
      {report.notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </footer>
  );
}
