/** F12 and Ctrl+F12 without a line: take the money, seal the dossier, print the claim voucher. */
import type { ReactNode } from 'react';
import { displayYuan } from '#core/money.ts';
import type { SaleId } from '#core/ids.ts';
import type { DossierPreview } from '#contract/dossier.ts';
import type { Sale } from '#contract/sale.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';
import { ReceiveDialog } from '#renderer/sale/receive-dialog.tsx';
import { useSaleUi } from '#renderer/sale/sale-ui-store.ts';
import { useShowSale } from '#renderer/sale/use-sale.ts';

type SealDialogProps = {
  readonly sale: Sale;
  readonly preview: DossierPreview;
  readonly kind: 'payFirst' | 'holdShare';
  readonly onClose: () => void;
  readonly onSealed: (saleId: SaleId) => void;
};

export function SealDialog({ sale, preview, kind, onClose, onSealed }: SealDialogProps): ReactNode {
  const terms = preview[kind];
  const tender = useSaleUi((state) => state.tender);
  const { approval, missing, clear, fields } = useApproval(
    // Nothing to type above it: the PIN is what is asked for.
    terms.approvalNeeded && terms.pays_fen === 0,
  );
  const show = useShowSale();
  const seal = useCommand('dossier.seal', {
    failure: 'own',
    done: (sealed) => {
      show(sealed.sale);
      onSealed(sealed.sale.saleId);
    },
  });
  const held = kind === 'holdShare';
  return (
    <ReceiveDialog
      title={held ? '挂账' : '先付后补'}
      due_fen={terms.pays_fen}
      first={tender}
      pending={seal.isPending}
      failure={seal.error?.sentence ?? null}
      act="收款，打印补结凭单"
      tag={<StateTag kind="waiting">待补结</StateTag>}
      lead={
        held && (
          <p>
            挂账：顾客现付估算自付 {displayYuan(terms.pays_fen)} 元，其余{' '}
            {displayYuan(terms.carried_fen)} 元由本店暂垫。
          </p>
        )
      }
      extra={terms.approvalNeeded && fields}
      missing={terms.approvalNeeded ? missing : null}
      note={sale.saleNo}
      onClose={onClose}
      onPay={(tenders) =>
        seal.mutate(
          {
            saleId: sale.saleId,
            kind,
            tenders,
            approval: terms.approvalNeeded ? approval : null,
          },
          { onError: clear },
        )
      }
    />
  );
}
