/**
 * The bureau's answer for what the books alone do not end: which end, where it was heard, a manager's
 * PIN. Nothing is guessed here: numbers of a settlement that stands are held against the platform.
 */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { OpenResolution } from '#contract/resolution.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { Choice, TextField } from '#renderer/page-parts/fields.tsx';
import { ActDialog } from '#renderer/page-parts/act-dialog.tsx';
import { EvidenceField, evidenceLack } from '#renderer/page-parts/evidence-field.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';
import { NO_WORD, bureauChoices } from './day-words.ts';
import type { BureauChoice } from './day-words.ts';

type BureauWordDialogProps = { readonly way: OpenResolution; readonly onClose: () => void };

export function BureauWordDialog({ way, onClose }: BureauWordDialogProps): ReactNode {
  const [kind, setKind] = useState<BureauChoice>(NO_WORD);
  const [evidence, setEvidence] = useState('');
  const [settlementNo, setSettlementNo] = useState('');
  const [visitNo, setVisitNo] = useState('');
  const { approval, missing, clear, fields } = useApproval(false);
  const act = useCommand('resolution.conclude', { failure: 'own' });
  const numbered = kind !== 'settled' || (settlementNo.trim() !== '' && visitNo.trim() !== '');
  const lacks =
    kind === NO_WORD
      ? '请选经办机构的答复。'
      : !numbered
        ? '请填结算编号和就诊编号。'
        : (evidenceLack(evidence) ?? missing);
  const submit = (): void => {
    if (kind === NO_WORD || approval === null || lacks !== null || act.isPending) return;
    const word =
      kind === 'settled'
        ? { kind, settlementNo: settlementNo.trim(), visitNo: visitNo.trim() }
        : { kind };
    act.mutate(
      { msgid: way.msgid, word, evidence: evidence.trim(), approval },
      { onSuccess: onClose, onError: clear },
    );
  };
  return (
    <ActDialog
      title="登记经办机构答复"
      width={760}
      label="登记"
      doing="登记"
      lacks={lacks}
      act={act}
      run={submit}
      onClose={onClose}
    >
      <p>
        <b className="number">{way.saleNo}</b> {way.maskedName}{' '}
        <StateTag kind="undecided">
          {way.resolution.request === 'settle' ? '结果未知' : '退费结果未知'}
        </StateTag>
      </p>
      <p className="muted">机构流水 {way.msgid}，请凭它向经办机构查询。</p>
      <Choice
        first
        name="经办机构的答复"
        value={kind}
        choices={bureauChoices(way.resolution)}
        onChange={setKind}
      />
      {kind === 'settled' && (
        <div className="field-stack">
          <TextField name="结算编号" value={settlementNo} onChange={setSettlementNo} />
          <TextField name="就诊编号" value={visitNo} onChange={setVisitNo} />
          <p className="muted">系统会凭编号向平台查这一笔，按平台的金额记账。</p>
        </div>
      )}
      <EvidenceField value={evidence} onChange={setEvidence} />
      {fields}
    </ActDialog>
  );
}
