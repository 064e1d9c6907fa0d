/** The linked e-prescription and what the pharmacist decided. */
import type { ReactNode } from 'react';
import { chinaDateTime, chinaTime, parseChina } from '#core/time.ts';
import type { Sale } from '#contract/sale.ts';
import { Card } from '#renderer/design/card.tsx';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { EmptyState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { spanText, useNow } from '#renderer/design/use-now.ts';

type Linked = NonNullable<Sale['prescription']>;

type ReviewTagProps = {
  readonly prescription: Linked;
  /** Without the box, in running text. */
  readonly plain?: boolean;
};

export function ReviewTag({ prescription, plain = false }: ReviewTagProps): ReactNode {
  const { review, reviewerName, reviewedAt } = prescription;
  const when = reviewedAt === null || plain ? '' : ` ${chinaTime(reviewedAt).slice(0, 5)}`;
  const by = `${reviewerName}${when}`;
  const words = {
    waiting: ['waiting', '审核中'],
    approved: ['confirmed', `审核通过 · ${by}`],
    refused: ['refused', `审核拒绝 · ${by}`],
    unknown: ['undecided', '审方结果未知'],
  } as const;
  const [kind, text] = words[review];
  return (
    <StateTag kind={kind} plain={plain}>
      {text}
    </StateTag>
  );
}

/** The platform's own end of validity, and how long that is from now. */
function Validity({ text }: { readonly text: string }): ReactNode {
  const now = useNow();
  const until = parseChina(text);
  if (until === null) return <>{text}</>;
  const left = until - now;
  return (
    <>
      {chinaDateTime(until).slice(5, 16)}{' '}
      <b className={left < 24 * 3_600_000 ? 'warn' : ''}>
        {left > 0 ? `剩 ${spanText(left)}` : '已过'}
      </b>
    </>
  );
}

export function PrescriptionCard({ sale }: { readonly sale: Sale | null }): ReactNode {
  const prescription = sale?.prescription ?? null;
  if (prescription === null) {
    return (
      <Card
        title="电子处方"
        extra={
          <>
            <KeyCap>F4</KeyCap> 选处方
          </>
        }
      >
        <EmptyState>没有关联处方。处方药须凭处方销售。</EmptyState>
      </Card>
    );
  }
  return (
    <Card
      title="电子处方"
      tags={<ReviewTag prescription={prescription} />}
      extra={
        <>
          <KeyCap>F4</KeyCap> 更换
        </>
      }
    >
      <p className="one-line">
        {prescription.institutionName} · {prescription.department} · {prescription.prescriber}
      </p>
      <p className="one-line">
        <span className="muted">诊断</span>　{prescription.diagnosis}
      </p>
      <p className="spread">
        <span>
          <span className="muted">有效至</span> <Validity text={prescription.validUntilText} />
        </span>
        <span>
          <span className="muted">对应</span>{' '}
          <b>
            {prescription.linesMatched}/{prescription.linesTotal} 种
          </b>
        </span>
        <span>
          <span className="muted">验签</span>{' '}
          {prescription.signatureValid ? (
            <b className="good">通过</b>
          ) : (
            <b className="bad">不通过</b>
          )}
        </span>
      </p>
      {prescription.reviewNote !== '' && (
        <p className={prescription.review === 'refused' ? 'bad' : 'muted'}>
          {prescription.reviewNote}
        </p>
      )}
    </Card>
  );
}
