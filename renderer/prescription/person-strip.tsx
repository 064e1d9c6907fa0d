/** Who the prescriptions are of: masked name and number, insurance, rest of the credential. */
import type { ReactNode } from 'react';
import type { PersonView } from '#contract/sale.ts';
import { EmptyState } from '#renderer/design/states.tsx';
import { LabelTag, StateTag } from '#renderer/design/state-tag.tsx';
import { minutesAndSeconds } from '#renderer/design/use-now.ts';
import { KeyHint } from '#renderer/page-parts/key-hint.tsx';
import styles from './prescription.module.css';

type PersonStripProps = {
  readonly person: PersonView | null;
  readonly now: number;
  readonly onChange: () => void;
};

/** The countdown turns amber from here on (design notes §4.4 "Credential"). */
const SOON_MS = 30_000;

export function PersonStrip({ person, now, onChange }: PersonStripProps): ReactNode {
  if (!person) {
    return (
      <section className={`${styles['panel']} ${styles['person']}`} aria-label="参保人">
        <EmptyState>请扫医保码、社保卡或身份证。</EmptyState>
      </section>
    );
  }
  const left_ms = person.credentialExpiresAt === null ? 0 : person.credentialExpiresAt - now;
  return (
    <section className={`${styles['panel']} ${styles['person']}`} aria-label="参保人">
      <span className={styles['name']}>{person.maskedName}</span>
      <span>
        {person.gender} {person.age} 岁
      </span>
      <span className="code">{person.maskedIdDocNo}</span>
      {left_ms > 0 ? (
        <StateTag kind="confirmed">医保码已核验</StateTag>
      ) : (
        <StateTag kind="limited">凭证已过期，请再扫一次</StateTag>
      )}
      <LabelTag>
        {person.insuranceName} · {person.categoryName}
      </LabelTag>
      <span className={styles['push']} />
      {left_ms > 0 && (
        <span className={left_ms < SOON_MS ? styles['warning'] : undefined}>
          凭证剩余 <b>{minutesAndSeconds(left_ms)}</b>
        </span>
      )}
      <KeyHint cap="F3" onPress={onChange}>
        换人
      </KeyHint>
    </section>
  );
}
