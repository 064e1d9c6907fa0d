/** The slips behind one figure, a page at a time; Enter opens one. */
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { SaleId } from '#core/ids.ts';
import type { ReportSlips } from '#contract/report.ts';
import type { ReportColumn } from '#core/report.ts';
import { reportDefinition } from '#core/report.ts';
import { displayYuan } from '#core/money.ts';
import { chinaDateTime } from '#core/time.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { SaleFactsDialog } from '#renderer/day/sale-facts-dialog.tsx';
import { Dialog } from '#renderer/design/dialog.tsx';
import { EmptyState, ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { saleStateName } from '#renderer/sale/sale-words.ts';
import { cellText, headText } from './report-words.ts';
import type { Days } from './report-words.ts';
import styles from './report.module.css';

const PAGE = 50;

export type SlipsOf = Days & {
  readonly report: Parameters<typeof reportDefinition>[0];
  readonly row: string;
  readonly column: ReportColumn;
  /** 现金 · 收款 */
  readonly title: string;
};

/** Pages that were gone through, so that one can go back. */
function usePages({ report, from, to, row, column }: SlipsOf) {
  const [pages, setPages] = useState<readonly (string | null)[]>([null]);
  const page = pages.at(-1) ?? null;
  const asked = { report, from, to, row, column: column.key, page, limit: PAGE };
  const read = useCall('report.slips', asked, { keepPrevious: true });
  const next = read.data?.next ?? null;
  const empty = read.data?.slips.length === 0 && !read.isPlaceholderData;
  useEffect(() => {
    // Nothing found for as long as a person waits: the search goes on by itself.
    if (empty && next !== null) setPages((before) => [...before.slice(0, -1), next]);
  }, [empty, next]);
  return {
    read,
    number: pages.length,
    looking: read.isFetching || (empty && next !== null),
    next: next === null || read.isFetching ? null : () => setPages([...pages, next]),
    back: pages.length < 2 ? null : () => setPages(pages.slice(0, -1)),
  };
}

export function SlipsDialog(props: SlipsOf & { readonly onClose: () => void }): ReactNode {
  const { title, onClose } = props;
  const pages = usePages(props);
  const [wanted, setChosen] = useState(0);
  const [shown, setShown] = useState<SaleId | null>(null);
  const slips = pages.read.data?.slips ?? [];
  const chosen = Math.min(wanted, Math.max(0, slips.length - 1));
  const saleId = slips[chosen]?.saleId ?? null;
  const turn = (to: (() => void) | null) => (): void => {
    to?.();
    setChosen(0);
  };
  const move = (steps: number) => (): void =>
    setChosen(Math.min(slips.length - 1, Math.max(0, chosen + steps)));
  return (
    <Dialog
      width={820}
      title={`单据：${title}`}
      onClose={onClose}
      keys={[
        { key: 'ArrowUp', cap: '↑↓', label: '选单据', run: move(-1), repeats: true },
        { key: 'ArrowDown', label: '下一张', run: move(1), repeats: true, hidden: true },
      ]}
      buttons={[
        {
          ...{ key: 'PageUp', label: '上一页', run: turn(pages.back) },
          enabled: pages.back === null ? '这是第一页。' : true,
        },
        {
          ...{ key: 'PageDown', label: '下一页', run: turn(pages.next) },
          enabled: pages.next === null ? '没有下一页。' : true,
        },
        {
          ...{ key: 'Enter', label: '打开单据', main: true, run: () => setShown(saleId) },
          enabled: saleId !== null || (pages.looking ? '正在查找，请稍等。' : '这一行没有单据。'),
        },
      ]}
      note={pages.looking ? '正在查找…' : `第 ${pages.number} 页，${slips.length} 张`}
    >
      {pages.read.error && <ErrorState>{pages.read.error.sentence}</ErrorState>}
      {pages.read.isPending && <LoadingState text="正在查找" />}
      {pages.read.data && slips.length === 0 && (
        <EmptyState>{pages.looking ? '正在查找…' : '没有单据。'}</EmptyState>
      )}
      {slips.length > 0 && (
        <SlipTable slips={slips} column={behindOf(props)} chosen={chosen} onChoose={setChosen} />
      )}
      {shown !== null && <SaleFactsDialog saleId={shown} onClose={() => setShown(null)} />}
    </Dialog>
  );
}

/** The column whose amounts the slips bring: of a share or a median, what it is made of. */
function behindOf({ report, column }: SlipsOf): ReportColumn {
  const { columns } = reportDefinition(report);
  return columns.find(({ key }) => key === column.behind) ?? column;
}

type SlipTableProps = {
  readonly slips: ReportSlips['slips'];
  readonly column: ReportColumn;
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
};

function SlipTable({ slips, column, chosen, onChoose }: SlipTableProps): ReactNode {
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    body.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen, slips]);
  return (
    <div className={styles['slips']}>
      <table className={styles['table']} role="grid" aria-label="单据">
        <thead>
          <tr>
            <th>时间</th>
            <th>单号</th>
            <th>状态</th>
            <th>收银</th>
            <th className={styles['figure']}>单据金额（元）</th>
            <th className={styles['figure']}>{headText(column)}</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {slips.map((slip, index) => (
            <tr
              key={`${slip.at} ${slip.saleId ?? index}`}
              aria-selected={index === chosen}
              onClick={() => onChoose(index)}
            >
              <td>{chinaDateTime(slip.at)}</td>
              <td>{slip.saleNo === '' ? '没有开单' : slip.saleNo}</td>
              <td>{slip.state === '' ? '—' : saleStateName(slip.state)}</td>
              <td>{slip.staffName === '' ? '—' : slip.staffName}</td>
              <td className={styles['figure']}>{displayYuan(slip.total_fen)}</td>
              <td className={styles['figure']}>{cellText(slip.amount, column.unit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
