/**
 * F9: the whole void of a paid sale. Shows what is given back and by which tender, asks reason and a
 * manager's PIN, and then only what the platform said: an unknown void gives no cash back.
 */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Input, Select } from 'antd';
import type { SaleId, StaffNo } from '#core/ids.ts';
import { displayYuan } from '#core/money.ts';
import type { Sale } from '#contract/sale.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { foldDigits } from './amount-text.ts';
import { FindSaleDialog } from './find-sale.tsx';
import { SaleSummary } from './sale-lines-list.tsx';
import { SALE_STATE_NAMES, TENDER_NAMES, takenByTender } from './sale-words.ts';
import { SettlingDialog } from './settling-dialog.tsx';
import { useSaleCommand } from './use-sale.ts';

type VoidDialogProps = {
  readonly saleId: SaleId | null;
  readonly onFound: (saleId: SaleId) => void;
  readonly onReprint: (saleId: SaleId) => void;
  readonly onClose: () => void;
};

export function VoidDialog({ saleId, onFound, onReprint, onClose }: VoidDialogProps): ReactNode {
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
  return <FoundSale saleId={saleId} onReprint={onReprint} onClose={onClose} />;
}

type FoundSaleProps = {
  readonly saleId: SaleId;
  readonly onReprint: (saleId: SaleId) => void;
  readonly onClose: () => void;
};

function FoundSale({ saleId, onReprint, onClose }: FoundSaleProps): ReactNode {
  const sale = useCall('sale.get', { saleId });
  if (sale.error || !sale.data) {
    return (
      <Dialog title="退货" onClose={onClose} buttons={[]}>
        {sale.error ? (
          <ErrorState>{sale.error.sentence}</ErrorState>
        ) : (
          <LoadingState text="正在取单" />
        )}
      </Dialog>
    );
  }
  if (sale.data.state !== 'paid') {
    return <VoidedSale sale={sale.data} onReprint={onReprint} onClose={onClose} />;
  }
  return <VoidForm sale={sale.data} onReprint={onReprint} onClose={onClose} />;
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

function VoidForm({ sale, onReprint, onClose }: SaleProps): ReactNode {
  const staff = useCall('staff.list', {});
  const managers = staff.data?.filter((card) => card.role === 'manager') ?? [];
  const [reason, setReason] = useState('');
  const [manager, setManager] = useState<StaffNo | null>(null);
  const [pin, setPin] = useState('');
  const act = useSaleCommand('sale.void', { failure: 'own' });
  const approver = manager ?? managers[0]?.staffNo ?? null;
  const missing =
    reason.trim() === ''
      ? '请写退货原因。'
      : approver === null
        ? '没有店长可以批准。'
        : /^\d{6}$/.test(pin)
          ? null
          : '请店长输入 6 位 PIN。';
  const submit = (): void => {
    if (act.isPending || approver === null) return;
    act.mutate(
      { saleId: sale.saleId, reason: reason.trim(), approval: { staffNo: approver, pin } },
      { onError: () => setPin('') },
    );
  };
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
          enabled: missing ?? true,
          run: submit,
        },
        { key: 'F10', label: '只重打小票', run: () => onReprint(sale.saleId) },
      ]}
      note={missing}
    >
      <SaleSummary sale={sale} />
      <GiveBack sale={sale} done={false} />
      <div className="field-row">
        <label className="field-label" htmlFor="void-reason">
          原因
        </label>
        <Input
          id="void-reason"
          data-first-focus={reason === '' ? '' : undefined}
          size="large"
          maxLength={200}
          placeholder="顾客要求退货、收错药 …"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <div className="field-row">
        <label className="field-label" htmlFor="void-manager">
          批准店长
        </label>
        <Select
          id="void-manager"
          className="manager-select"
          size="large"
          value={approver}
          onChange={(staffNo) => setManager(staffNo)}
          options={managers.map((card) => ({
            value: card.staffNo,
            label: `${card.name} ${card.staffNo}`,
          }))}
        />
        <label className="field-label" htmlFor="void-pin">
          店长 PIN
        </label>
        <Input
          id="void-pin"
          data-first-focus={reason === '' ? undefined : ''}
          type="password"
          size="large"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          value={pin}
          onChange={(event) => setPin(foldDigits(event.target.value).replace(/\D/g, ''))}
        />
      </div>
    </Dialog>
  );
}

function VoidedSale({ sale, onReprint, onClose }: SaleProps): ReactNode {
  const unknown = sale.state === 'voidUnknown' || sale.state === 'unknown';
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
      {sale.state === 'voided' && <GiveBack sale={sale} done />}
      {unknown && (
        <p>
          <StateTag kind="undecided">
            {sale.state === 'voidUnknown' ? '先不要退现金，系统正在核对。' : '本单已锁定。'}
          </StateTag>
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
