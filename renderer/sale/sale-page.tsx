/** 收银: the counter (picture 01). Puts the parts together; each part is its own file. */
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import type { LineId } from '#core/ids.ts';
import { quantityE4 } from '#core/money.ts';
import type { Sale } from '#contract/sale.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useSystem } from '#renderer/app/session.ts';
import { usePage } from '#renderer/app/page-store.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { LabelTag, StateTag } from '#renderer/design/state-tag.tsx';
import { minutesAndSeconds, useNow } from '#renderer/design/use-now.ts';
import { isTextField } from '#renderer/keys/listen.ts';
import { useKeys } from '#renderer/keys/use-keys.ts';
import { OfflineColumn } from '#renderer/offline/offline-column.tsx';
import { mainMode, offlineKeys } from '#renderer/offline/offline-keys.ts';
import type { OfflineActs } from '#renderer/offline/offline-keys.ts';
import { isOffline } from '#renderer/offline/offline-words.ts';
import { AskFloat } from '#renderer/shift/ask-float.tsx';
import { InsuredColumn } from './insured-column.tsx';
import { LineDetail } from './line-detail.tsx';
import { ReturnLine } from './returns-open.tsx';
import { SaleDialogs } from './sale-dialogs.tsx';
import { saleKeys } from './sale-keys.ts';
import type { SaleActs } from './sale-keys.ts';
import { SaleTable, linesOnScreen } from './sale-table.tsx';
import { useSaleUi } from './sale-ui-store.ts';
import { hasFreshTrial, nextAccountMode } from './sale-words.ts';
import { ScanRow, focusSearch, focusTable } from './scan-row.tsx';
import { TotalBar } from './total-bar.tsx';
import { useAutoTrial } from './use-auto-trial.ts';
import { useSaleNews } from './use-sale-news.ts';
import { useCurrentSale, useSaleCommand } from './use-sale.ts';
import './sale.css';
import './sale-table.css';
import './pay.css';
import './sale-dialogs.css';

type SaleHeadProps = {
  readonly sale: Sale | null;
  /** Insurance will be asked when the line is back. */
  readonly later: boolean;
};

function SaleHead({ sale, later }: SaleHeadProps): ReactNode {
  const now = useNow();
  const held = useCall('sale.heldList', {});
  const owed = useCall('moneyTask.list', {}).data?.length ?? 0;
  const codes = sale === null ? null : `${sale.codesCaptured}/${sale.codesNeeded}`;
  const complete = sale !== null && sale.codesCaptured >= sale.codesNeeded;
  return (
    <header className="sale-title">
      <h2>本单 {sale?.saleNo ?? ''}</h2>
      {later && <StateTag kind="limited">先付后补 · 待补结</StateTag>}
      {!later && sale !== null && sale.careTypeName !== '' && (
        <LabelTag tone="primary">{sale.careTypeName}</LabelTag>
      )}
      {sale?.prescription && <LabelTag>处方购药</LabelTag>}
      <span className="sale-title-end">
        {sale !== null && sale.codesNeeded > 0 && (
          <span>
            追溯码{' '}
            <b className={complete ? 'good' : 'warn'}>
              {codes} {complete ? '已采齐' : '未采齐'}
            </b>
          </span>
        )}
        {owed > 0 && (
          <span>
            待办钱款 <b className="warn">{owed}</b> <KeyCap>Shift+F11</KeyCap>
          </span>
        )}
        <span>
          挂单 <b>{held.data?.length ?? 0}</b>
        </span>
        {sale !== null && (
          <span>
            本单用时 <b>{minutesAndSeconds(now - sale.startedAt)}</b>
          </span>
        )}
      </span>
    </header>
  );
}

/** The line that has the selection; the newest one when none was chosen or it is gone. */
function selectedLine(sale: Sale | null, selected: LineId | null): LineId | null {
  if (sale === null) return null;
  if (selected !== null && sale.lines.some((line) => line.lineId === selected)) return selected;
  const newest = sale.lines.toSorted((left, right) => right.position - left.position)[0];
  return newest?.lineId ?? null;
}

/** The acts behind the keys, bound to the sale as it is now. */
function useSaleActs(sale: Sale | null, lineId: LineId | null) {
  const { openDialog, select, chooseTender } = useSaleUi.getState();
  const say = useNotice((state) => state.say);
  const openPage = usePage((state) => state.open);
  const trial = useSaleCommand('settlement.trial');
  const settle = useSaleCommand('settlement.settle', {
    done: (answered) => {
      if (answered.state === 'open') openDialog({ kind: 'refused', saleId: answered.saleId });
    },
  });
  const setQuantity = useSaleCommand('sale.setQuantity');
  const removeLine = useSaleCommand('sale.removeLine');
  const setAccountMode = useSaleCommand('sale.setAccountMode');
  const hold = useCommand('sale.hold');
  const returns = useCall('sale.returnsOpen', {}).data ?? [];
  const line = sale?.lines.find((one) => one.lineId === lineId) ?? null;
  const rows = linesOnScreen(sale);

  const acts: SaleActs & OfflineActs = {
    search: focusSearch,
    askCredential: () => say('info', '请顾客打开医保电子凭证，直接扫码；也可刷社保卡、身份证。'),
    prescriptions: () => openPage('prescription'),
    trial: () => {
      if (!trial.isPending) trial.mutate({});
    },
    editLine: () => {
      if (lineId !== null) openDialog({ kind: 'line', lineId });
    },
    accountMode: () => {
      if (sale !== null && !setAccountMode.isPending) {
        setAccountMode.mutate({ mode: nextAccountMode(sale.accountMode) });
      }
    },
    hold: () => {
      if (hold.isPending) return;
      hold.mutate({}, { onSuccess: (held) => say('good', `${held.saleNo} 已挂单。`) });
    },
    resume: () => openDialog({ kind: 'held' }),
    refund: () => {
      const own = returns.find((back) => back.keptSaleId === sale?.saleId);
      if (own !== undefined) openDialog({ kind: 'return', back: own });
      else openDialog(returns.length > 0 ? { kind: 'returns' } : { kind: 'void', saleId: null });
    },
    reprint: () => openDialog({ kind: 'reprint' }),
    label: () => {
      if (line === null) return;
      if (line.kind === 'rx' || line.kind === 'otc')
        openDialog({ kind: 'label', lineId: line.lineId });
      else say('bad', '拆零标签只给药品。');
    },
    drawer: () => openDialog({ kind: 'drawer' }),
    main: () => {
      if (sale === null || settle.isPending) return;
      if (sale.state === 'settled' || sale.mainAction === 'pay') {
        openDialog({ kind: 'pay', saleId: sale.saleId });
        return;
      }
      settle.mutate({ saleId: sale.saleId });
    },
    tender: chooseTender,
    removeLine: () => {
      if (sale === null || lineId === null || removeLine.isPending) return;
      if (hasFreshTrial(sale)) openDialog({ kind: 'removeLine', lineId });
      else removeLine.mutate({ lineId });
    },
    addQuantity: (units) => {
      if (line === null || setQuantity.isPending) return;
      setQuantity.mutate({
        lineId: line.lineId,
        quantity_e4: quantityE4(line.quantity_e4 + units * 10_000),
      });
    },
    abandon: () => openDialog({ kind: 'abandon' }),
    register: () => openDialog({ kind: 'offline', act: { is: 'register' } }),
    payFirst: () => openDialog({ kind: 'offline', act: { is: 'payFirst' } }),
    holdShare: () => openDialog({ kind: 'offline', act: { is: 'holdShare' } }),
    selfPay: () => openDialog({ kind: 'offline', act: { is: 'selfPay' } }),
    moneyTasks: () => openDialog({ kind: 'moneyTasks' }),
    dossiers: () => openDialog({ kind: 'offline', act: { is: 'desk' } }),
    move: (by) => {
      const at = rows.findIndex((one) => one.lineId === lineId);
      const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
      if (next) select(next.lineId);
    },
    moveTo: (end) => select((end === 'first' ? rows[0] : rows.at(-1))?.lineId ?? null),
  };
  return { acts, trial, settle };
}

/** When the figures have come, the focus stands on the main action: one Enter settles. */
function useFocusOnPay(sale: Sale | null): void {
  const fresh = sale !== null && hasFreshTrial(sale) && sale.blockers.length === 0;
  useEffect(() => {
    // Not out of a dialog or a field somebody types in.
    if (!fresh || document.querySelector('.dialog') || isTextField(document.activeElement)) return;
    document.querySelector<HTMLElement>('[data-main-action]')?.focus();
  }, [fresh]);
}

export function SalePage(): ReactNode {
  const current = useCurrentSale();
  if (current.error && current.data === undefined) {
    return (
      <main className="counter-empty">
        <ErrorState onAgain={() => void current.refetch()}>{current.error.sentence}</ErrorState>
      </main>
    );
  }
  if (current.data === undefined) {
    return (
      <main className="counter-empty">
        <LoadingState text="正在取本单" />
      </main>
    );
  }
  return <Counter sale={current.data} />;
}

function Counter({ sale }: { readonly sale: Sale | null }): ReactNode {
  const { selected, select, tender, chooseTender } = useSaleUi();
  const lineId = selectedLine(sale, selected);
  const { acts, trial, settle } = useSaleActs(sale, lineId);
  const offline = isOffline(useSystem()) && (sale === null || sale.state === 'open');
  const preview = useCall('dossier.preview', {}, { enabled: offline }).data ?? null;
  useAutoTrial(sale, trial.isPending || offline, acts.trial);
  useSaleNews(sale);
  useEffect(focusTable, []);
  useFocusOnPay(sale);
  const online = saleKeys(sale, lineId !== null, acts, trial.isPending);
  const keys = offline ? offlineKeys(sale, preview, online, acts) : online;
  useKeys('收银', keys);
  const line = sale?.lines.find((one) => one.lineId === lineId) ?? null;
  return (
    <main className="counter" aria-label="收银">
      <div className="counter-left">
        <ScanRow />
        <ReturnLine sale={sale} />
        <section className="sale-card">
          <SaleHead sale={sale} later={offline && mainMode(sale, preview) === 'payFirst'} />
          <SaleTable sale={sale} offline={offline} selected={lineId} onSelect={select} />
          <LineDetail line={line} />
        </section>
        <TotalBar sale={sale} offline={offline} />
      </div>
      <div className="counter-right">
        {offline ? (
          <OfflineColumn
            sale={sale}
            preview={preview}
            keys={keys}
            tender={tender}
            onTender={chooseTender}
          />
        ) : (
          <InsuredColumn
            sale={sale}
            asking={trial.isPending}
            tender={tender}
            onTender={chooseTender}
            onMain={acts.main}
          />
        )}
      </div>
      <AskFloat />
      <SaleDialogs sale={sale} settling={settle.isPending} />
    </main>
  );
}
