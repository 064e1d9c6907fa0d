/**
 * F9: the return of a paid sale, whole unless a box is scanned or F7 says otherwise. Shows what is
 * given back and by which tender, asks reason and a manager's PIN, and then only what the platform
 * said: an unknown void gives no cash back.
 */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { SaleId } from '#core/ids.ts';
import { displayYuan } from '#core/money.ts';
import type { Sale } from '#contract/sale.ts';
import type { SaleReturn } from '#contract/sale-return.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { MoneyTaskDialog } from '#renderer/money-task/money-task-dialog.tsx';
import { useScanTarget } from '#renderer/scanner/scan-targets.ts';
import { useReasonedApproval } from './approval-fields.tsx';
import { FindSaleDialog } from './find-sale.tsx';
import { endWords } from './resolution-words.ts';
import { EMPTY_DRAFT, scanBack } from './return-draft.ts';
import type { ReturnDraft } from './return-draft.ts';
import { RefundByWordDialog } from './refund-by-word-dialog.tsx';
import { ReturnForm } from './return-form.tsx';
import { SaleSummary } from './sale-lines-list.tsx';
import { SALE_STATE_NAMES, TENDER_NAMES, takenByTender } from './sale-words.ts';
import { SettlingDialog } from './settling-dialog.tsx';
import { useSaleCommand } from './use-sale.ts';
import { VoidUnknownDialog } from './void-unknown-dialog.tsx';

type VoidDialogProps = {
  readonly saleId: SaleId | null;
  readonly onFound: (saleId: SaleId) => void;
  readonly onReprint: (saleId: SaleId) => void;
  /** A partial return has begun. */
  readonly onBegun: (back: SaleReturn) => void;
  readonly onClose: () => void;
};

export function VoidDialog(props: VoidDialogProps): ReactNode {
  const { saleId, onFound, onReprint, onBegun, onClose } = props;
  if (saleId === null) {
    return (
      <FindSaleDialog
        title="退货：先找到这张单"
        act="打开"
        actKey="F9"
        onClose={onClose}
        onFound={onFound}
      />
    );
  }
  return (
    <FoundSale
      key={saleId}
      saleId={saleId}
      onReprint={onReprint}
      onBegun={onBegun}
      onClose={onClose}
    />
  );
}

type FoundSaleProps = {
  readonly saleId: SaleId;
  readonly onReprint: (saleId: SaleId) => void;
  readonly onBegun: (back: SaleReturn) => void;
  readonly onClose: () => void;
};

function FoundSale({ saleId, onReprint, onBegun, onClose }: FoundSaleProps): ReactNode {
  const preview = useCall('sale.returnPreview', { saleId });
  const [draft, setDraft] = useState<ReturnDraft | null>(null);
  if (preview.error || !preview.data) {
    return (
      <Dialog title="退货" onClose={onClose} buttons={[]}>
        {preview.error ? (
          <ErrorState>{preview.error.sentence}</ErrorState>
        ) : (
          <LoadingState text="正在取单" />
        )}
      </Dialog>
    );
  }
  const { sale, blocked } = preview.data;
  const { state, resolution, moneyDue } = sale;
  if (state === 'voidUnknown' && resolution !== null) {
    return <VoidUnknownDialog sale={sale} way={resolution} onClose={onClose} />;
  }
  const [due] = moneyDue;
  if (due !== undefined) {
    return (
      // The news of the engine brings what comes after it: the next one, or the voided sale.
      <MoneyTaskDialog key={due.taskId} task={due} onClose={onClose} />
    );
  }
  if (state !== 'paid' && draft === null) {
    return <VoidedSale sale={sale} onReprint={onReprint} onClose={onClose} />;
  }
  if (draft !== null) {
    return (
      <ReturnForm
        preview={preview.data}
        first={draft}
        onWhole={() => setDraft(null)}
        onBegun={onBegun}
      />
    );
  }
  return (
    <VoidForm
      sale={sale}
      blocked={blocked}
      onPart={setDraft}
      onReprint={onReprint}
      onClose={onClose}
    />
  );
}

/** Which money goes back by which way. */
function GiveBack({ sale, done }: { readonly sale: Sale; readonly done: boolean }): ReactNode {
  const taken = takenByTender(sale);
  const insured = sale.settlement !== null;
  return (
    <p className="give-back">
      {insured && <>个人账户和统筹由平台退回；</>}
      {taken.length === 0 ? (
        <b>没有要退的现金。</b>
      ) : (
        <>
          {done ? '请退' : '成功后请退'}
          {taken.map((one) => (
            <span key={one.kind}>
              {' '}
              {TENDER_NAMES[one.kind]} <b>{displayYuan(one.amount_fen)}</b> 元
            </span>
          ))}
          。
        </>
      )}
    </p>
  );
}

type SaleProps = {
  readonly sale: Sale;
  readonly onReprint: (saleId: SaleId) => void;
  readonly onClose: () => void;
};

type PartialProps = SaleProps & {
  /** Why no part can come back; '' when one can. */
  readonly blocked: string;
  /** A part is chosen instead of the whole: with the box just scanned, or by key. */
  readonly onPart: (draft: ReturnDraft) => void;
};

function VoidForm({ sale, blocked, onPart, onReprint, onClose }: PartialProps): ReactNode {
  const say = useNotice((state) => state.say);
  const asked = useReasonedApproval();
  const act = useSaleCommand('sale.void', { failure: 'own' });
  const [byWord, setByWord] = useState(false);
  const submit = (): void => {
    if (act.isPending || asked.approval === null) return;
    act.mutate(
      { saleId: sale.saleId, reason: asked.reason, approval: asked.approval },
      { onError: asked.clear },
    );
  };
  useScanTarget((code) => {
    const scanned = scanBack(sale, EMPTY_DRAFT, code);
    if (!scanned.ok || blocked !== '') {
      say('bad', scanned.ok ? blocked : scanned.sentence);
      return true;
    }
    onPart(scanned.draft);
    return true;
  }, !act.isPending);
  if (byWord) return <RefundByWordDialog sale={sale} onClose={onClose} />;
  if (act.isPending && sale.settlement !== null) return <SettlingDialog sale={sale} voiding />;
  return (
    <Dialog
      title="整单退货"
      width={680}
      onClose={onClose}
      failure={act.error?.sentence ?? null}
      buttons={[
        {
          key: 'F12',
          label: '整单退货',
          main: true,
          danger: true,
          enabled: asked.missing ?? true,
          run: submit,
        },
        {
          key: 'F7',
          label: '只退一部分',
          enabled: blocked === '' || blocked,
          run: () => onPart(EMPTY_DRAFT),
        },
        // The platform says it refunded this before, and its file does not show it.
        ...(act.error?.code === 'void.refundedBefore'
          ? [{ key: 'F9', label: '登记经办机构答复', run: () => setByWord(true) }]
          : []),
        { key: 'F10', label: '只重打小票', run: () => onReprint(sale.saleId) },
      ]}
      note={asked.missing}
    >
      <SaleSummary sale={sale} />
      <VerifiedLine sale={sale} />
      <GiveBack sale={sale} done={false} />
      <p className="muted">只退一部分时，请直接扫退回的药盒，或按 F7。</p>
      {asked.fields}
    </Dialog>
  );
}

/** The books showed that an earlier void of this sale never happened. */
function VerifiedLine({ sale }: { readonly sale: Sale }): ReactNode {
  const words = sale.resolution?.request === 'void' ? endWords(sale) : null;
  return (
    words && (
      <p role="alert">
        <StateTag kind="confirmed" plain>
          {words.title}
        </StateTag>
      </p>
    )
  );
}

function VoidedSale({ sale, onReprint, onClose }: SaleProps): ReactNode {
  const { state } = sale;
  const unknown = state === 'unknown';
  // Its refund was a task of its own, and that is done.
  const provenLater = state === 'voided' && sale.resolution?.request === 'void';
  return (
    <Dialog
      title={SALE_STATE_NAMES[sale.state]}
      width={680}
      onClose={onClose}
      buttons={[
        { key: 'Enter', label: '知道了', main: true, run: onClose },
        ...(sale.state === 'voided'
          ? [{ key: 'F10', label: '重打小票', run: () => onReprint(sale.saleId) }]
          : []),
      ]}
    >
      <SaleSummary sale={sale} />
      {sale.state === 'voided' && !provenLater && <GiveBack sale={sale} done />}
      {provenLater && (
        <p>退费已核实{sale.tenders.some((one) => one.refund) && '，钱已经退给顾客'}。</p>
      )}
      {unknown && (
        <p>
          <StateTag kind="undecided">本单已锁定。</StateTag>
        </p>
      )}
      {!unknown && sale.state !== 'voided' && (
        <p>只有已完成的单可以整单退货；这张单是“{SALE_STATE_NAMES[sale.state]}”。</p>
      )}
      {sale.settlement !== null && sale.settlement.sentence !== '' && (
        <p className="muted">平台原话：{sale.settlement.sentence}</p>
      )}
    </Dialog>
  );
}
