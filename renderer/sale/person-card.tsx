/** The insured person, masked, with the life of the credential. */
import type { ReactNode } from 'react';
import { displayYuan } from '#core/money.ts';
import type { PersonView, Sale } from '#contract/sale.ts';
import { Card } from '#renderer/design/card.tsx';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { EmptyState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { minutesAndSeconds, useNow } from '#renderer/design/use-now.ts';
import { ACCOUNT_MODE_NAMES } from './sale-words.ts';

/** Below this the countdown is amber. */
const SHORT_MS = 30_000;

function Countdown({ until }: { readonly until: number }): ReactNode {
  const now = useNow();
  const left = until - now;
  // Announced at two moments only; a ticking live region would never be quiet.
  const seconds = Math.ceil(left / 1_000);
  const spoken = seconds === 60 ? '凭证还剩 1 分钟' : seconds === 30 ? '凭证还剩 30 秒' : '';
  return (
    <span>
      凭证剩余{' '}
      <b className={left <= SHORT_MS ? 'countdown-short' : 'countdown'}>
        {minutesAndSeconds(left)}
      </b>
      <span className="visually-hidden" role="status">
        {spoken}
      </span>
    </span>
  );
}

type CredentialTagProps = { readonly person: PersonView; readonly settled: boolean };

function CredentialTag({ person, settled }: CredentialTagProps): ReactNode {
  const now = useNow();
  if (settled) return <StateTag kind="confirmed">凭证已用于结算</StateTag>;
  if (person.credentialExpiresAt === null) return <StateTag kind="limited">请重新扫码</StateTag>;
  if (person.credentialExpiresAt <= now) return <StateTag kind="limited">凭证已过期</StateTag>;
  return <StateTag kind="confirmed">医保码已核验</StateTag>;
}

export function PersonCard({ sale }: { readonly sale: Sale | null }): ReactNode {
  const person = sale?.person ?? null;
  if (sale === null || person === null) {
    return (
      <Card
        title="参保人"
        extra={
          <>
            <KeyCap>F3</KeyCap> 刷凭证
          </>
        }
      >
        <EmptyState>请扫医保码、社保卡或身份证。</EmptyState>
      </Card>
    );
  }
  // On a short screen the usual case gives way; a refusal of the fund never does.
  const plain = person.pooledFundEntitled && person.entitlementNote === '' ? 'gives-way' : '';
  const settled = sale.state === 'settled';
  return (
    <Card
      title="参保人"
      tags={<CredentialTag person={person} settled={settled} />}
      extra={
        <>
          {person.credentialExpiresAt !== null && !settled && (
            <Countdown until={person.credentialExpiresAt} />
          )}
          <KeyCap>F3</KeyCap> 重扫
        </>
      }
    >
      <p className="person-name">
        <b>{person.maskedName}</b>
        <span>
          {person.gender} {person.age !== '' && `${person.age} 岁`}
        </span>
        <span className="code">{person.maskedIdDocNo}</span>
        {person.crossRegion && <StateTag kind="limited">异地参保</StateTag>}
      </p>
      <dl className="facts">
        <dt>险种</dt>
        <dd>
          {person.insuranceName}
          {person.categoryName !== '' && ` · ${person.categoryName}`}
        </dd>
        <dt>参保</dt>
        <dd>
          {person.areaName} · {person.statusName}
        </dd>
        <dt className={plain}>统筹</dt>
        <dd className={`wide ${plain}`} title={person.entitlementNote}>
          {person.pooledFundEntitled ? '可享受' : '不能享受'}
          {person.entitlementNote !== '' && ` · ${person.entitlementNote}`}
        </dd>
        <dt>个账余额</dt>
        <dd>
          <b>{displayYuan(person.accountBalance_fen)}</b>
        </dd>
        <dt>个账方式</dt>
        <dd>
          {ACCOUNT_MODE_NAMES[sale.accountMode]} <KeyCap>F7</KeyCap>
        </dd>
      </dl>
    </Card>
  );
}
