/**
 * One act of the month's clearing: applying, taking back, or recording what the bureau answered. Each
 * says what goes where before the PIN; what came of it is read on the table behind, never called failed.
 */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ClearingApplication, ClearingClass } from '#contract/clearing.ts';
import type { ClearingWord } from '#core/clearing.ts';
import { displayYuan } from '#core/money.ts';
import { never } from '#core/result.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { Choice, TextField } from '#renderer/page-parts/fields.tsx';
import { ActDialog } from '#renderer/page-parts/act-dialog.tsx';
import { EvidenceField, evidenceLack } from '#renderer/page-parts/evidence-field.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';
import { NO_WORD, stateOf, wordChoices } from './clearing-words.ts';

export type ClearingAct = {
  readonly kind: 'apply' | 'cancel' | 'word';
  readonly month: string;
  readonly row: ClearingClass;
};

type ActProps = { readonly act: ClearingAct; readonly onClose: () => void };

export function ClearingActDialog({ act, onClose }: ActProps): ReactNode {
  const { application } = act.row;
  if (act.kind === 'apply') return <ApplyDialog act={act} onClose={onClose} />;
  if (application === null) return null;
  switch (act.kind) {
    case 'cancel':
      return <CancelDialog act={act} application={application} onClose={onClose} />;
    case 'word':
      return <WordDialog act={act} application={application} onClose={onClose} />;
    default:
      return never(act.kind);
  }
}

function ApplyDialog({ act, onClose }: ActProps): ReactNode {
  const { month, row } = act;
  const { approval, missing, clear, fields } = useApproval();
  const apply = useCommand('clearing.apply', { failure: 'own' });
  const submit = (): void => {
    if (approval === null || apply.isPending) return;
    const { clearingClass, total_fen, fund_fen } = row;
    apply.mutate(
      { month, clearingClass, total_fen, fund_fen, approval },
      { onSuccess: onClose, onError: clear },
    );
  };
  return (
    <ActDialog
      title="申请清算"
      width={720}
      label="申请"
      doing="申请"
      lacks={missing}
      act={apply}
      run={submit}
      onClose={onClose}
    >
      <p>
        <b>{row.name}</b>　{month}
      </p>
      <dl className="clearing-sums">
        {sumsOf(row).map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <p className="muted">金额来自本店对平的账，平台逐项核对；同一类同一月只申请一次。</p>
      {fields}
    </ActDialog>
  );
}

function sumsOf(row: ClearingClass): readonly (readonly [string, string])[] {
  return [
    ['清算人次', String(row.visits)],
    ['医疗费总额', displayYuan(row.total_fen)],
    ['医保认可费用', displayYuan(row.recognised_fen)],
    ['基金申报总额', displayYuan(row.fund_fen)],
    ['个人账户支出', displayYuan(row.account_fen)],
    ['现金支付', displayYuan(row.cash_fen)],
  ];
}

type OfApplication = ActProps & { readonly application: ClearingApplication };

function CancelDialog({ act, application, onClose }: OfApplication): ReactNode {
  const [reason, setReason] = useState('');
  const { approval, missing, clear, fields } = useApproval(false);
  const cancel = useCommand('clearing.cancel', { failure: 'own' });
  const lacks = reason.trim().length < 4 ? '请写明为什么撤销。' : missing;
  const submit = (): void => {
    if (approval === null || lacks !== null || cancel.isPending) return;
    const { applicationId } = application;
    cancel.mutate(
      { applicationId, reason: reason.trim(), approval },
      { onSuccess: onClose, onError: clear },
    );
  };
  return (
    <ActDialog
      title="撤销清算申请"
      width={720}
      label="撤销"
      doing="撤销"
      danger
      lacks={lacks}
      act={cancel}
      run={submit}
      onClose={onClose}
    >
      <p>
        <b>{act.row.name}</b>　{act.month}　申请号{' '}
        <code className="code">{application.eventId}</code>
      </p>
      <p className="muted">平台撤销以后，这一类这个月可以重新申请。</p>
      <TextField first name="原因" hint="金额有误，重新申请" value={reason} onChange={setReason} />
      {fields}
    </ActDialog>
  );
}

function WordDialog({ act, application, onClose }: OfApplication): ReactNode {
  const [word, setWord] = useState<ClearingWord | typeof NO_WORD>(NO_WORD);
  const [eventId, setEventId] = useState('');
  const [evidence, setEvidence] = useState('');
  const { approval, missing, clear, fields } = useApproval(false);
  const say = useCommand('clearing.word', { failure: 'own' });
  const numbered = word !== 'applied' || /^[0-9A-Za-z_-]{1,30}$/.test(eventId.trim());
  const lacks =
    word === NO_WORD
      ? '请选经办机构的答复。'
      : !numbered
        ? '请填经办机构给的申请号（字母、数字）。'
        : (evidenceLack(evidence) ?? missing);
  const submit = (): void => {
    if (word === NO_WORD || approval === null || lacks !== null || say.isPending) return;
    const { applicationId } = application;
    const number = word === 'applied' ? eventId.trim() : '';
    say.mutate(
      { applicationId, word, eventId: number, evidence: evidence.trim(), approval },
      { onSuccess: onClose, onError: clear },
    );
  };
  const state = stateOf(application);
  return (
    <ActDialog
      title="登记经办机构答复"
      width={760}
      label="登记"
      doing="登记"
      lacks={lacks}
      act={say}
      run={submit}
      onClose={onClose}
    >
      <p>
        <b>{act.row.name}</b>　{act.month}　<StateTag kind={state.kind}>{state.word}</StateTag>
      </p>
      <p className="muted">机构流水 {application.cancelMsgid || application.msgid}</p>
      <Choice
        first
        name="经办机构的答复"
        value={word}
        choices={wordChoices(application.state)}
        onChange={setWord}
      />
      {word === 'applied' && <TextField name="申请号" value={eventId} onChange={setEventId} />}
      <EvidenceField value={evidence} onChange={setEvidence} />
      {fields}
    </ActDialog>
  );
}
