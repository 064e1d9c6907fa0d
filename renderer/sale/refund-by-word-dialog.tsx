/** A refund that only the bureau knows of, booked on its word by a manager, money and goods with it. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Sale } from '#contract/sale.ts';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { ActDialog } from '#renderer/page-parts/act-dialog.tsx';
import { EvidenceField, evidenceLack } from '#renderer/page-parts/evidence-field.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';
import { SaleSummary } from './sale-lines-list.tsx';
import { useSaleCommand } from './use-sale.ts';

type RefundByWordProps = { readonly sale: Sale; readonly onClose: () => void };

/** The news of the engine brings what comes after it: the voided sale, with what to give back. */
export function RefundByWordDialog({ sale, onClose }: RefundByWordProps): ReactNode {
  const [evidence, setEvidence] = useState('');
  const { approval, missing, clear, fields } = useApproval(false);
  const act = useSaleCommand('sale.voidByWord', { failure: 'own' });
  const lacks = evidenceLack(evidence) ?? missing;
  const submit = (): void => {
    if (approval === null || lacks !== null || act.isPending) return;
    act.mutate({ saleId: sale.saleId, evidence: evidence.trim(), approval }, { onError: clear });
  };
  return (
    <ActDialog
      title="登记经办机构答复：已退费"
      width={680}
      label="登记已退费，整单退货"
      doing="登记"
      danger
      lacks={lacks}
      act={act}
      run={submit}
      onClose={onClose}
    >
      <SaleSummary sale={sale} />
      <p>
        <StateTag kind="undecided" plain>
          平台说这笔已经退过费，但查不到退费记录。
        </StateTag>
      </p>
      <p>
        机构流水 {sale.settlement?.msgid}，结算编号 {sale.settlement?.settlementNo}
        。请先向经办机构核实；没有核实，不要登记，也不要退现金。
      </p>
      <EvidenceField first value={evidence} onChange={setEvidence} />
      {fields}
    </ActDialog>
  );
}
