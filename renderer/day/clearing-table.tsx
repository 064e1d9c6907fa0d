/** One row per insurance × clearing class: local, platform and money side by side, and a verdict. */
import type { ReactNode } from 'react';
import { chinaTime } from '#core/time.ts';
import type { ClearingRow, Day } from '#contract/day.ts';
import { Money } from '#renderer/design/money.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import {
  LATER_NAME,
  centreSum,
  dueSum,
  insuredVerdict,
  tendersSum,
  twoSideVerdict,
  verdictOf,
} from './day-words.ts';
import type { Verdict } from './day-words.ts';
import styles from './day.module.css';

export function ClearingTable({ day }: { readonly day: Day }): ReactNode {
  const due_fen = dueSum(day);
  const taken_fen = tendersSum(day.tenders);
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th rowSpan={2}>清算类别</th>
          <th colSpan={4} className={styles['band']}>
            本地账
          </th>
          <th colSpan={4} className={styles['band']}>
            医保平台
          </th>
          <th colSpan={2} className={styles['band']}>
            收款（现金等）
          </th>
          <th rowSpan={2} className={styles['edge']}>
            结论
          </th>
        </tr>
        <tr>
          <th className={`${styles['figure']} ${styles['edge']}`}>笔</th>
          <th className={styles['figure']}>总额</th>
          <th className={styles['figure']}>基金</th>
          <th className={styles['figure']}>个账</th>
          <th className={`${styles['figure']} ${styles['edge']}`}>笔</th>
          <th className={styles['figure']}>总额</th>
          <th className={styles['figure']}>基金</th>
          <th className={styles['figure']}>个账</th>
          <th className={`${styles['figure']} ${styles['edge']}`}>应收</th>
          <th className={styles['figure']}>实收</th>
        </tr>
      </thead>
      <tbody>
        {day.clearing.map((row) => (
          <ClassRow key={`${row.insuranceType} ${row.clearingClass} ${row.name}`} row={row} />
        ))}
        {day.clearing.length > 0 && (
          <SumRow
            name="医保小计"
            count={day.insured.count}
            total_fen={day.insured.total_fen}
            fund_fen={day.insured.fund_fen}
            account_fen={day.insured.account_fen}
            due_fen={day.insured.cashDue_fen}
            taken_fen={day.insured.cashTaken_fen}
            centre={centreSum(day)}
            verdict={insuredVerdict(day)}
          />
        )}
        <SumRow
          name="自费"
          light
          count={day.selfPay.count}
          total_fen={day.selfPay.total_fen}
          fund_fen={null}
          account_fen={null}
          due_fen={day.selfPay.total_fen}
          taken_fen={day.selfPay.taken_fen}
          verdict={twoSideVerdict(day.selfPay.total_fen, day.selfPay.taken_fen)}
        />
        {day.later_fen !== 0 && <LaterRow later_fen={day.later_fen} />}
        <SumRow
          name="收款合计"
          count={day.saleCount}
          total_fen={day.total_fen}
          fund_fen={null}
          account_fen={null}
          due_fen={due_fen}
          taken_fen={taken_fen}
          verdict={twoSideVerdict(due_fen, taken_fen)}
        />
      </tbody>
    </table>
  );
}

/** Moves money between days: what the day's own rows say is due, less what comes in on another. */
function LaterRow({ later_fen }: { readonly later_fen: number }): ReactNode {
  return (
    <tr>
      <td colSpan={9}>
        <b>{LATER_NAME}</b>
      </td>
      <td className={`${styles['figure']} ${styles['edge']}`}>
        <Money fen={-later_fen} />
      </td>
      <td className={styles['figure']}>
        <Money fen={-later_fen} />
      </td>
      <td className={styles['edge']}>
        <span className="muted">—</span>
      </td>
    </tr>
  );
}

function ClassRow({ row }: { readonly row: ClearingRow }): ReactNode {
  const verdict = verdictOf(row);
  const cashDiffers = row.cashDue_fen !== row.cashTaken_fen;
  return (
    <tr className={verdict.kind === 'limited' ? styles['differs'] : undefined}>
      <td>
        <b>{row.name}</b>
      </td>
      <td className={`${styles['figure']} ${styles['edge']}`}>{row.count}</td>
      <td className={styles['figure']}>
        <Money fen={row.total_fen} />
      </td>
      <td className={styles['figure']}>
        <Money fen={row.fund_fen} />
      </td>
      <td className={styles['figure']}>
        <Money fen={row.account_fen} />
      </td>
      <PlatformCells row={row} />
      <td className={`${styles['figure']} ${styles['edge']}`}>
        <Money fen={row.cashDue_fen} />
      </td>
      <td className={styles['figure']}>
        <Money fen={row.cashTaken_fen} className={(cashDiffers && styles['unlike']) || ''} />
      </td>
      <td className={styles['edge']}>
        <StateTag kind={verdict.kind}>{verdict.word}</StateTag>
      </td>
    </tr>
  );
}

/** The platform's own figures; where no file tells them, what it said of ours. */
function PlatformCells({ row }: { readonly row: ClearingRow }): ReactNode {
  const at = row.checkedAt === null ? '' : chinaTime(row.checkedAt);
  if (row.centre !== null) return <CentreCells centre={row.centre} ours={row} strong={false} />;
  if (row.level === null) return <NoCells />;
  return (
    <td colSpan={4} className={styles['edge']}>
      <span className={row.level ? undefined : styles['unlike']} title={at}>
        {row.level ? `平　${at}` : row.platformNote === '' ? '不平' : row.platformNote}
      </span>
    </td>
  );
}

type Figures = NonNullable<ClearingRow['centre']>;

type CentreCellsProps = {
  readonly centre: Figures;
  readonly ours: Figures;
  readonly strong: boolean;
};

function CentreCells({ centre, ours, strong }: CentreCellsProps): ReactNode {
  const unlike = (differs: boolean): string => (differs && styles['unlike']) || '';
  const money = (name: 'total_fen' | 'fund_fen' | 'account_fen'): ReactNode => (
    <td className={styles['figure']}>
      <Money fen={centre[name]} strong={strong} className={unlike(centre[name] !== ours[name])} />
    </td>
  );
  return (
    <>
      <td className={`${styles['figure']} ${styles['edge']} ${strong ? 'strong' : ''}`}>
        <span className={unlike(centre.count !== ours.count)}>{centre.count}</span>
      </td>
      {money('total_fen')}
      {money('fund_fen')}
      {money('account_fen')}
    </>
  );
}

function NoCells(): ReactNode {
  const none = <span className="muted">—</span>;
  return (
    <>
      <td className={`${styles['figure']} ${styles['edge']}`}>{none}</td>
      <td className={styles['figure']}>{none}</td>
      <td className={styles['figure']}>{none}</td>
      <td className={styles['figure']}>{none}</td>
    </>
  );
}

type SumRowProps = {
  readonly name: string;
  readonly light?: boolean;
  readonly count: number;
  readonly total_fen: number;
  readonly fund_fen: number | null;
  readonly account_fen: number | null;
  readonly due_fen: number;
  readonly taken_fen: number;
  readonly centre?: ClearingRow['centre'];
  readonly verdict: Verdict | null;
};

function SumRow(props: SumRowProps): ReactNode {
  const strong = !props.light;
  const differs = props.due_fen !== props.taken_fen;
  const optional = (amount: number | null): ReactNode =>
    amount === null ? <span className="muted">—</span> : <Money fen={amount} strong={strong} />;
  return (
    <tr className={strong ? styles['sum'] : undefined}>
      <td>
        <b>{props.name}</b>
      </td>
      <td className={`${styles['figure']} ${styles['edge']} ${strong ? 'strong' : ''}`}>
        {props.count}
      </td>
      <td className={styles['figure']}>
        <Money fen={props.total_fen} strong={strong} />
      </td>
      <td className={styles['figure']}>{optional(props.fund_fen)}</td>
      <td className={styles['figure']}>{optional(props.account_fen)}</td>
      <SumCentre {...props} strong={strong} />
      <td className={`${styles['figure']} ${styles['edge']}`}>
        <Money fen={props.due_fen} strong={strong} />
      </td>
      <td className={styles['figure']}>
        <Money
          fen={props.taken_fen}
          strong={strong}
          className={(differs && styles['unlike']) || ''}
        />
      </td>
      <td className={styles['edge']}>
        {props.verdict && <StateTag kind={props.verdict.kind}>{props.verdict.word}</StateTag>}
      </td>
    </tr>
  );
}

function SumCentre(props: SumRowProps & { readonly strong: boolean }): ReactNode {
  const { centre, count, total_fen, fund_fen, account_fen, strong } = props;
  if (centre == null || fund_fen === null || account_fen === null) return <NoCells />;
  const ours = { count, total_fen, fund_fen, account_fen } as Figures;
  return <CentreCells centre={centre} ours={ours} strong={strong} />;
}
