/** The dialogs of the review: an answer to a finding, the double signature, the whole history. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Finding, ReviewDetail } from '#contract/prescription.ts';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { Dialog } from '#renderer/design/dialog.tsx';
import { useSession } from '#renderer/app/session.ts';
import { PinInput, isPinGiven, pinForm, pinWord } from '#renderer/page-parts/pin-input.tsx';
import { HistoryTable } from './review-evidence.tsx';
import { LevelTag } from './level-tag.tsx';

type AnswerProps = {
  readonly finding: Finding;
  /** Opened by F8: the answer is the prescriber's. */
  readonly contact: boolean;
  readonly onAnswer: (answer: string) => void;
  readonly onClose: () => void;
};

export function AnswerDialog({ finding, contact, onAnswer, onClose }: AnswerProps): ReactNode {
  const [answer, setAnswer] = useState(
    finding.handled ? finding.answer : contact ? '已联系医师：' : '',
  );
  const text = answer.trim();
  const empty = text === '' || text === '已联系医师：';
  const enabled: true | string = empty ? (contact ? '请写医师的答复。' : '请写处理意见。') : true;
  return (
    <Dialog
      title={contact ? `联系医师 · 发现 ${finding.key}` : `处理发现 ${finding.key}`}
      onClose={onClose}
      buttons={[
        {
          key: 'Enter',
          label: contact ? '记录答复' : '记录处理',
          main: true,
          run: () => onAnswer(text),
          enabled,
        },
      ]}
      note={enabled === true ? null : enabled}
    >
      <div>
        <LevelTag level={finding.level} /> <b>{finding.title}</b>
      </div>
      <div>{finding.detail}</div>
      {finding.level === 'block' && <div>拦截须由开方医师更正或重新签字，答复会留痕。</div>}
      <label className="page-field">
        <span>{contact ? '医师答复' : '处理意见'}</span>
        <input
          data-first-focus
          className="page-input"
          maxLength={200}
          value={answer}
          onChange={(event) => setAnswer(event.target.value)}
        />
      </label>
    </Dialog>
  );
}

type DoubleSignatureProps = {
  readonly reviewerName: string;
  readonly error: string | null;
  readonly busy: boolean;
  readonly onSign: (pin: string, reason: string) => void;
  readonly onClose: () => void;
};

/** Alone on shift: the same person signs twice, with a reason and the own PIN or password again. */
export function DoubleSignatureDialog(props: DoubleSignatureProps): ReactNode {
  const [reason, setReason] = useState('');
  const [pin, setPin] = useState('');
  const kind = useSession().staff.pinKind;
  const missing =
    reason.trim() === ''
      ? '请写原因。'
      : isPinGiven(kind, pin)
        ? null
        : `请输入本人${pinForm(kind)}。`;
  const enabled: true | string = props.busy ? '正在提交，请稍等。' : (missing ?? true);
  return (
    <Dialog
      title="独自当班：双签"
      onClose={props.onClose}
      buttons={[
        {
          key: 'Enter',
          label: '双签并通过',
          main: true,
          run: () => props.onSign(pin, reason.trim()),
          enabled,
        },
      ]}
      note={enabled === true ? null : enabled}
    >
      <div>
        审方、调配、复核都是 {props.reviewerName}。须写明原因并再输一次本人{pinWord(kind)}，均留痕。
      </div>
      <label className="page-field">
        <span>原因</span>
        <input
          data-first-focus
          className="page-input"
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <label className="page-field">
        <span>本人{pinWord(kind)}</span>
        <PinInput kind={kind} value={pin} invalid={props.error !== null} onChange={setPin} />
      </label>
      {props.error !== null && (
        <div role="alert">
          <StateTag kind="refused" plain>
            {props.error}
          </StateTag>
        </div>
      )}
    </Dialog>
  );
}

type HistoryDialogProps = { readonly detail: ReviewDetail; readonly onClose: () => void };

export function HistoryDialog({ detail, onClose }: HistoryDialogProps): ReactNode {
  return (
    <Dialog
      title={`${detail.maskedName} · 近 3 个月用药`}
      onClose={onClose}
      width={720}
      buttons={[{ key: 'Enter', label: '看完了', main: true, run: onClose }]}
    >
      {detail.historyNote !== '' && <div className="muted">{detail.historyNote}</div>}
      <HistoryTable history={detail.history} />
    </Dialog>
  );
}
