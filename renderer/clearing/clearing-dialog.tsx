/**
 * 月清算申请: the month's books by clearing class, what was applied for and what came of it. Every act
 * asks for a manager's PIN in a dialog of its own; looking never touches anything.
 */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ClearingClass, ClearingMonth } from '#contract/clearing.ts';
import { addMonths } from '#core/clearing.ts';
import { displayYuan } from '#core/money.ts';
import { chinaDateTime } from '#core/time.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { EmptyState, LoadingState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { ClearingActDialog } from './clearing-act-dialog.tsx';
import type { ClearingAct } from './clearing-act-dialog.tsx';
import { applyEnabled, cancelEnabled, nextOf, stateOf, wordEnabled } from './clearing-words.ts';
import './clearing.css';

type ClearingDialogProps = {
  /** The last month that is over, as `yyyy-MM`. */
  readonly last: string;
  readonly onClose: () => void;
};

export function ClearingDialog({ last, onClose }: ClearingDialogProps): ReactNode {
  const [month, setMonth] = useState(last);
  const [wanted, setChosen] = useState(0);
  const [act, setAct] = useState<ClearingAct | null>(null);
  const read = useCall('clearing.month', { month });
  const view = read.data ?? null;
  const classes = view?.classes ?? [];
  const chosen = Math.min(wanted, Math.max(0, classes.length - 1));
  const row = classes[chosen];
  const choose = (step: number) => (): void =>
    setChosen(Math.min(classes.length - 1, Math.max(0, chosen + step)));
  const turn = (months: number) => (): void => {
    setMonth(addMonths(month, months));
    setChosen(0);
  };
  const open = (kind: ClearingAct['kind']) => (): void => {
    if (row !== undefined) setAct({ kind, month, row });
  };
  return (
    <>
      <Dialog
        title={`月清算申请 · ${month}`}
        width={1080}
        onClose={onClose}
        failure={read.error?.sentence ?? null}
        keys={[
          { key: 'ArrowUp', cap: '↑↓', label: '选类别', run: choose(-1), repeats: true },
          { key: 'ArrowDown', label: '下一类', run: choose(1), repeats: true, hidden: true },
          { key: 'PageUp', cap: 'PgUp PgDn', label: '换月', run: turn(-1) },
          { key: 'PageDown', label: '后一月', run: turn(1), hidden: true },
        ]}
        buttons={[
          {
            ...{ key: 'F12', label: '申请清算', main: true, run: open('apply') },
            enabled: applyEnabled(view, row),
          },
          { key: 'F9', label: '撤销申请', enabled: cancelEnabled(row), run: open('cancel') },
          { key: 'F8', label: '登记答复', enabled: wordEnabled(row), run: open('word') },
        ]}
        note="↑↓ 选类别，PgUp PgDn 换月"
      >
        {view === null && read.error === null && <LoadingState text="正在读取" />}
        {view !== null && (
          <>
            <MonthNotes view={view} />
            {classes.length === 0 && <EmptyState>{month} 没有医保结算。</EmptyState>}
            {classes.length > 0 && (
              <ClassTable classes={classes} chosen={chosen} onChoose={setChosen} />
            )}
            {row !== undefined && <ClassDetail row={row} />}
          </>
        )}
      </Dialog>
      {act !== null && <ClearingActDialog act={act} onClose={() => setAct(null)} />}
    </>
  );
}

/** What stands against applying, and months whose end nobody knows. */
function MonthNotes({ view }: { readonly view: ClearingMonth }): ReactNode {
  const others = view.unknownMonths.filter((month) => month !== view.month);
  return (
    <>
      {view.obstacle !== '' && (
        <p>
          <StateTag kind="limited">暂不能申请</StateTag> {view.obstacle}
        </p>
      )}
      {others.length > 0 && (
        <p>
          <StateTag kind="undecided">结果未知</StateTag> {others.join('、')}{' '}
          还有没弄清的申请，请换到那个月办理。
        </p>
      )}
    </>
  );
}

type ClassTableProps = {
  readonly classes: readonly ClearingClass[];
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
};

const HEADS = ['人次', '医疗费总额', '基金申报', '个账', '现金'];

function ClassTable({ classes, chosen, onChoose }: ClassTableProps): ReactNode {
  return (
    <table className="clearing-table" aria-label="清算类别">
      <thead>
        <tr>
          <th>清算类别</th>
          {HEADS.map((head) => (
            <th key={head} className="amount">
              {head}
            </th>
          ))}
          <th>状态</th>
          <th>申请号</th>
        </tr>
      </thead>
      <tbody>
        {classes.map((row, index) => {
          const state = stateOf(row.application);
          return (
            <tr
              key={row.clearingClass}
              aria-selected={index === chosen}
              onClick={() => onChoose(index)}
            >
              <td>
                <b>{row.name}</b>
              </td>
              <td className="amount">{row.visits}</td>
              <td className="amount">{displayYuan(row.total_fen)}</td>
              <td className="amount">{displayYuan(row.fund_fen)}</td>
              <td className="amount">{displayYuan(row.account_fen)}</td>
              <td className="amount">{displayYuan(row.cash_fen)}</td>
              <td>
                <StateTag kind={state.kind}>{state.word}</StateTag>
              </td>
              <td className="code">{row.application?.eventId || '—'}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** What came of it, who asked and allowed it, and what was asked before. */
function ClassDetail({ row }: { readonly row: ClearingClass }): ReactNode {
  const { application, earlier } = row;
  return (
    <section className="clearing-detail" aria-label={`${row.name}的申请`}>
      <p>{nextOf(row)}</p>
      {application !== null && (
        <p className="muted">
          {chinaDateTime(application.askedAt)} {application.askedBy}申请，{application.approvedBy}
          批准，医疗费总额 {displayYuan(application.total_fen)}，基金{' '}
          {displayYuan(application.fund_fen)}
          {application.cancelMsgid !== '' &&
            `；${application.cancelledBy}撤销：${application.cancelReason}`}
          {application.evidence !== '' && `；${application.wordBy}登记：${application.evidence}`}
        </p>
      )}
      {earlier.map((one) => (
        <p key={one.applicationId} className="muted">
          以前：{chinaDateTime(one.askedAt)} {stateOf(one).word}
          {one.eventId === '' ? '' : ` ${one.eventId}`}
          {one.sentence === '' ? '' : `（${one.sentence}）`}
        </p>
      ))}
    </section>
  );
}
