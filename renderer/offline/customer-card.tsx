/** 顾客登记: who the dossier will be for, and what is known of the prescription (picture 02). */
import type { ReactNode } from 'react';
import { chinaDateTime, parseChina } from '#core/time.ts';
import type { PersonView, Sale } from '#contract/sale.ts';
import { Card } from '#renderer/design/card.tsx';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { EmptyState } from '#renderer/design/states.tsx';
import { LabelTag, StateTag } from '#renderer/design/state-tag.tsx';
import { ReviewTag } from '#renderer/sale/prescription-card.tsx';

function SourceTag({ person }: { readonly person: PersonView }): ReactNode {
  if (person.source === 'byHand') {
    return <StateTag kind="undecided">手工登记，未联网核验</StateTag>;
  }
  return person.source === 'earlier' ? (
    <StateTag kind="limited">以前核验过，未联网</StateTag>
  ) : (
    <StateTag kind="confirmed">断线前已核验</StateTag>
  );
}

/** `11-23 16:42`; a text that is no instant stays as the platform wrote it. */
function minuteOf(text: string): string {
  const at = parseChina(text);
  return at === null ? text : chinaDateTime(at).slice(5, 16);
}

export function CustomerCard({ sale }: { readonly sale: Sale | null }): ReactNode {
  const person = sale?.person ?? null;
  const prescription = sale?.prescription ?? null;
  return (
    <Card
      title="顾客登记"
      tags={person !== null && <SourceTag person={person} />}
      extra={
        <>
          <KeyCap>F3</KeyCap> {person === null ? '手工登记' : '修改'}
        </>
      }
    >
      {person === null ? (
        <EmptyState>医保顾客请按 F3 手工登记；自费顾客不用登记。</EmptyState>
      ) : (
        <p className="person-name">
          <b>{person.maskedName}</b>
          <span className="code">{person.maskedIdDocNo}</span>
          {person.maskedPhone !== '' && <span className="code">{person.maskedPhone}</span>}
          <span className="card-extra">
            <LabelTag>本人购药</LabelTag>
          </span>
        </p>
      )}
      {prescription !== null && (
        <p className="spread">
          <span className="muted">处方已下载</span>
          <ReviewTag prescription={prescription} plain />
          <span>
            <span className="muted">有效至</span> {minuteOf(prescription.validUntilText)}
          </span>
        </p>
      )}
    </Card>
  );
}
