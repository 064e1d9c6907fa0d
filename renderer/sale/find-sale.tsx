/** Choosing one of today's sales: scan its slip, type its number, or move in the list. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Input } from 'antd';
import type { SaleId } from '#core/ids.ts';
import { displayYuan } from '#core/money.ts';
import { chinaTime } from '#core/time.ts';
import { useSystem } from '#renderer/app/session.ts';
import { useCall, useClient } from '#renderer/contract-client/hooks.ts';
import { sentenceOfError } from '#renderer/contract-client/failure.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { EmptyState, ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { useWhenShown } from '#renderer/keys/use-when-shown.ts';
import { useScanTarget } from '#renderer/scanner/scan-targets.ts';
import { foldDigits } from './amount-text.ts';
import { saleStateKind, saleStateName } from './sale-words.ts';

/** Sales that have a slip, newest first. */
const SHOWN = 50;

type FindSaleProps = {
  readonly title: string;
  /** What choosing does: 打开, 重打. */
  readonly act: string;
  /** Key of the act besides Enter. */
  readonly actKey: string;
  readonly onClose: () => void;
  readonly onFound: (saleId: SaleId) => void;
};

export function FindSaleDialog(props: FindSaleProps): ReactNode {
  const { title, act, actKey, onClose, onFound } = props;
  const client = useClient();
  const system = useSystem();
  const list = useCall(
    'sale.list',
    { date: system?.businessDate ?? '', limit: SHOWN },
    { enabled: system !== null },
  );
  const [text, setText] = useState('');
  const [picked, setPicked] = useState(0);
  const [failure, setFailure] = useState<string | null>(null);
  // The list of before, kept from the last look, lacks the newest sale.
  const waiting = list.isFetching && !list.isFetchedAfterMount;
  const rows = (waiting ? [] : (list.data ?? [])).filter(
    (row) => row.paidAt !== null && row.saleNo.includes(text.trim()),
  );
  const find = async (saleNo: string): Promise<void> => {
    setFailure(null);
    try {
      const sale = await client.call('sale.find', { saleNo });
      if (sale === null) setFailure(`没有单号 ${saleNo}。请重扫小票，或从列表里选。`);
      else onFound(sale.saleId);
    } catch (error) {
      setFailure(sentenceOfError(error));
    }
  };
  useScanTarget((code) => {
    void find(code.slice(0, 40));
    return true;
  });
  const choose = useWhenShown(waiting, () => {
    const row = rows[picked];
    if (row) onFound(row.saleId);
    else if (text.trim() !== '') void find(text.trim());
  });
  const move = (by: number): void =>
    setPicked((was) => Math.max(0, Math.min(rows.length - 1, was + by)));
  return (
    <Dialog
      title={title}
      width={680}
      onClose={onClose}
      failure={failure}
      keys={[
        { key: 'ArrowDown', label: '下一单', run: () => move(1), inText: true, repeats: true },
        { key: 'ArrowUp', label: '上一单', run: () => move(-1), inText: true, repeats: true },
        { key: actKey, label: act, run: choose },
      ]}
      buttons={[{ key: 'Enter', label: act, main: true, run: choose }]}
      note="可直接扫小票条码"
    >
      <div className="field-row">
        <label className="field-label" htmlFor="sale-number">
          单号
        </label>
        <Input
          id="sale-number"
          data-first-focus
          size="large"
          autoComplete="off"
          placeholder="扫小票条码，或输入单号"
          maxLength={40}
          value={text}
          onChange={(event) => {
            setText(foldDigits(event.target.value));
            setPicked(0);
          }}
        />
      </div>
      {list.error && (
        <ErrorState onAgain={() => void list.refetch()}>{list.error.sentence}</ErrorState>
      )}
      {waiting && <LoadingState text="正在取今天的单" />}
      {!waiting && list.data && rows.length === 0 && <EmptyState>今天还没有这样的单。</EmptyState>}
      <ul className="choice-list find-list" role="listbox" aria-label="今天的单">
        {rows.map((row, index) => (
          <li
            key={row.saleId}
            role="option"
            aria-selected={index === picked}
            className={`choice${index === picked ? ' choice-on' : ''}`}
            onClick={() => onFound(row.saleId)}
          >
            <b className="grow">{row.saleNo}</b>
            <span>{row.paidAt === null ? '' : chinaTime(row.paidAt).slice(0, 5)}</span>
            <span>{row.maskedName}</span>
            <StateTag kind={saleStateKind(row.state)}>{saleStateName(row.state)}</StateTag>
            <b className="number">{displayYuan(row.total_fen)}</b>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
