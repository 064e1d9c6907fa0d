/** The dialogs of the counter that have to do with a line that is or was gone. */
import type { ReactNode } from 'react';
import { never } from '#core/result.ts';
import type { DossierId, SaleId } from '#core/ids.ts';
import type { Sale } from '#contract/sale.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { DossierDesk } from './dossier-desk.tsx';
import { DossierDialog } from './dossier-dialog.tsx';
import { RegisterDialog } from './register-dialog.tsx';
import { SealDialog } from './seal-dialog.tsx';
import { SelfPayDialog } from './self-pay-dialog.tsx';

export type OfflineAct =
  | { readonly is: 'register' }
  | { readonly is: 'selfPay' }
  | { readonly is: 'payFirst' }
  | { readonly is: 'holdShare' }
  /** 待补结. */
  | { readonly is: 'desk' }
  | { readonly is: 'dossier'; readonly dossierId: DossierId }
  /** A claim voucher was scanned. */
  | { readonly is: 'dossierOfSale'; readonly saleId: SaleId };

type OfflineDialogsProps = {
  readonly sale: Sale | null;
  readonly act: OfflineAct;
  readonly onAct: (act: OfflineAct) => void;
  readonly onPay: (saleId: SaleId) => void;
  readonly onSlip: (saleId: SaleId) => void;
  readonly onClose: () => void;
};

export function OfflineDialogs(props: OfflineDialogsProps): ReactNode {
  const { sale, act, onAct, onPay, onSlip, onClose } = props;
  switch (act.is) {
    case 'register':
      return <RegisterDialog onClose={onClose} />;
    case 'selfPay':
      return sale === null ? null : (
        <SelfPayDialog sale={sale} onClose={onClose} onReady={() => onPay(sale.saleId)} />
      );
    case 'payFirst':
    case 'holdShare':
      return sale === null ? null : (
        <Seal sale={sale} kind={act.is} onClose={onClose} onSealed={onSlip} />
      );
    case 'desk':
      return (
        <DossierDesk
          onClose={onClose}
          onOpen={(dossierId) => onAct({ is: 'dossier', dossierId })}
        />
      );
    case 'dossier':
      return <DossierDialog dossierId={act.dossierId} onClose={onClose} />;
    case 'dossierOfSale':
      return <DossierOfSale saleId={act.saleId} onClose={onClose} />;
    default:
      return never(act);
  }
}

type SealProps = {
  readonly sale: Sale;
  readonly kind: 'payFirst' | 'holdShare';
  readonly onClose: () => void;
  readonly onSealed: (saleId: SaleId) => void;
};

function Seal({ sale, kind, onClose, onSealed }: SealProps): ReactNode {
  const { data } = useCall('dossier.preview', {});
  if (!data) return null;
  return (
    <SealDialog sale={sale} preview={data} kind={kind} onClose={onClose} onSealed={onSealed} />
  );
}

function DossierOfSale(props: { readonly saleId: SaleId; readonly onClose: () => void }) {
  const sale = useCall('sale.get', { saleId: props.saleId });
  const dossierId = sale.data?.dossier?.dossierId ?? null;
  return dossierId === null ? null : (
    <DossierDialog dossierId={dossierId} onClose={props.onClose} />
  );
}
