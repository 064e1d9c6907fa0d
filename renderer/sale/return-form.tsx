/**
 * F9, a part of a sale: the boxes that came back are scanned (each must be one of this sale), goods
 * without codes are counted; then reason and a manager's PIN, and the platform is asked.
 */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { displayQuantity, displayYuan } from '#core/money.ts';
import type { CallOutput } from '#contract/index.ts';
import type { Sale } from '#contract/sale.ts';
import type { SaleReturn } from '#contract/sale-return.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { useScanTarget } from '#renderer/scanner/scan-targets.ts';
import { soundBad, soundGood } from '#renderer/scanner/sound.ts';
import { useReasonedApproval } from './approval-fields.tsx';
import {
  comesBackWhole,
  countBack,
  piecesBack,
  priceBack,
  returnedLines,
  scanBack,
} from './return-draft.ts';
import type { ReturnDraft } from './return-draft.ts';
import { SettlingDialog } from './settling-dialog.tsx';

type ReturnFormProps = {
  readonly preview: CallOutput<'sale.returnPreview'>;
  /** What was scanned before this form opened. */
  readonly first: ReturnDraft;
  /** Everything comes back: the whole void. */
  readonly onWhole: () => void;
  readonly onBegun: (back: SaleReturn) => void;
};

export function ReturnForm(props: ReturnFormProps): ReactNode {
  const { preview, first, onWhole, onBegun } = props;
  const { sale, prescriptionOver, returnsAlone_fen } = preview;
  const [draft, setDraft] = useState(first);
  const [asking, setAsking] = useState(false);
  if (asking) {
    return (
      <ApproveReturn
        sale={sale}
        draft={draft}
        alone={priceBack(sale, draft) <= returnsAlone_fen}
        onBack={() => setAsking(false)}
        onBegun={onBegun}
      />
    );
  }
  return (
    <ChooseReturn
      sale={sale}
      draft={draft}
      warning={prescriptionOver}
      onDraft={setDraft}
      onNext={() => (comesBackWhole(sale, draft) ? onWhole() : setAsking(true))}
      onWhole={onWhole}
    />
  );
}

type ChooseProps = {
  readonly sale: Sale;
  readonly draft: ReturnDraft;
  readonly warning: string;
  readonly onDraft: (draft: ReturnDraft) => void;
  readonly onNext: () => void;
  readonly onWhole: () => void;
};

function ChooseReturn(props: ChooseProps): ReactNode {
  const { sale, draft, warning, onDraft, onNext, onWhole } = props;
  const say = useNotice((state) => state.say);
  const [picked, setPicked] = useState(0);
  const line = sale.lines[picked];
  useScanTarget((code) => {
    const scanned = scanBack(sale, draft, code);
    if (scanned.ok) {
      onDraft(scanned.draft);
      setPicked(sale.lines.indexOf(scanned.line));
      soundGood();
    } else {
      say('bad', scanned.sentence);
      soundBad();
    }
    return true;
  });
  const count = (by: number): void => {
    if (line === undefined) return;
    if (line.traceRequired) say('bad', `${line.name}：请扫退回的药盒。`);
    else onDraft(countBack(draft, line, by));
  };
  const move = (by: number): void =>
    setPicked((was) => Math.max(0, Math.min(sale.lines.length - 1, was + by)));
  const nothing = returnedLines(sale, draft).length === 0;
  const keepsRx = sale.lines.some(
    (one) => one.prescriptionLineNo !== null && piecesBack(draft, one) * 10_000 < one.quantity_e4,
  );
  return (
    <Dialog
      title="退一部分：扫退回的药盒"
      width={760}
      onClose={onWhole}
      keys={[
        { key: 'ArrowDown', label: '下一行', run: () => move(1), repeats: true },
        { key: 'ArrowUp', label: '上一行', run: () => move(-1), repeats: true },
        { key: 'Plus', label: '多退一件', run: () => count(1), repeats: true },
        { key: 'Minus', label: '少退一件', run: () => count(-1), repeats: true },
      ]}
      buttons={[
        {
          key: 'F12',
          label: '下一步',
          main: true,
          enabled: !nothing || '还没有要退的商品，请扫退回的药盒。',
          run: onNext,
        },
      ]}
      note="无追溯码的商品用 ↑↓ 选行，＋ − 改件数"
    >
      <p className="summary-head">
        <b>{sale.saleNo}</b>
        {sale.person !== null && <span>{sale.person.maskedName}</span>}
        <span className="summary-total">
          退货 <b>{displayYuan(priceBack(sale, draft))}</b> 元
        </span>
      </p>
      <ul className="choice-list" role="listbox" aria-label="这张单的商品">
        {sale.lines.map((one, index) => (
          <ReturnLine
            key={one.lineId}
            line={one}
            pieces={piecesBack(draft, one)}
            picked={index === picked}
            onPick={() => setPicked(index)}
          />
        ))}
      </ul>
      {warning !== '' && keepsRx && (
        <p>
          <StateTag kind="limited">{warning}</StateTag>
        </p>
      )}
    </Dialog>
  );
}

type ReturnLineProps = {
  readonly line: Sale['lines'][number];
  readonly pieces: number;
  readonly picked: boolean;
  readonly onPick: () => void;
};

function ReturnLine({ line, pieces, picked, onPick }: ReturnLineProps): ReactNode {
  return (
    <li
      role="option"
      aria-selected={picked}
      className={`choice${picked ? ' choice-on' : ''}`}
      onClick={onPick}
    >
      <span className="grow">
        <b>{line.name}</b>
        <span className="second">
          {line.spec}
          {line.traceRequired ? '' : ' · 无追溯码'}
        </span>
      </span>
      <span>
        卖出 {displayQuantity(line.quantity_e4)} {line.unit}
      </span>
      <b className={pieces > 0 ? 'return-pieces bad' : 'return-pieces muted'}>
        退 {pieces} {line.unit}
      </b>
    </li>
  );
}

type ApproveProps = {
  readonly sale: Sale;
  readonly draft: ReturnDraft;
  /** The store lets it come back without a manager. */
  readonly alone: boolean;
  readonly onBack: () => void;
  readonly onBegun: (back: SaleReturn) => void;
};

function ApproveReturn({ sale, draft, alone, onBack, onBegun }: ApproveProps): ReactNode {
  const act = useCommand('sale.return', { failure: 'own', done: onBegun });
  // The limit may have been lowered since the sale was looked up: the engine has the last word.
  const [manager, setManager] = useState(!alone);
  const asked = useReasonedApproval({ manager });
  const insured = sale.settlement !== null;
  const submit = (): void => {
    if (act.isPending || asked.missing !== null) return;
    act.mutate(
      {
        saleId: sale.saleId,
        returned: returnedLines(sale, draft),
        reason: asked.reason,
        approval: asked.approval,
      },
      {
        onError: (error) => {
          if (error.code === 'return.approvalNeeded') setManager(true);
          asked.clear();
        },
      },
    );
  };
  if (act.isPending && insured) return <SettlingDialog sale={sale} voiding />;
  const back = sale.lines.filter((line) => piecesBack(draft, line) > 0);
  return (
    <Dialog
      title={manager ? '退一部分：原因和店长批准' : '退一部分：原因'}
      width={760}
      onClose={onBack}
      failure={act.error?.sentence ?? null}
      buttons={[
        {
          key: 'F12',
          label: '退货',
          main: true,
          danger: true,
          enabled: asked.missing ?? true,
          run: submit,
        },
      ]}
      note={asked.missing}
    >
      <ul className="summary-lines">
        {back.map((line) => (
          <li key={line.lineId}>
            <span className="grow">
              {line.name} <span className="muted">{line.spec}</span>
            </span>
            <b className="number">
              退 {piecesBack(draft, line)} {line.unit}
            </b>
          </li>
        ))}
      </ul>
      <p className="give-back">
        {insured ? (
          <>
            平台先退整单，留下的商品<b>须请顾客再出示医保码</b>重新结算，最后退差额。先不要退现金。
          </>
        ) : (
          <>
            成功后请退 <b>{displayYuan(priceBack(sale, draft))}</b> 元，按原收款方式。
          </>
        )}
      </p>
      {asked.fields}
    </Dialog>
  );
}
