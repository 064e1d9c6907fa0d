/** Where a bureau's word was heard: who said it, when, on what ground. */
import type { ReactNode } from 'react';
import { TextField } from './fields.tsx';

const LEAST_LETTERS = 4;

/** Why it does not say enough yet; null when it does. */
export function evidenceLack(evidence: string): string | null {
  return evidence.trim().length < LEAST_LETTERS ? '请写明谁答复的、什么时候、凭什么。' : null;
}

type EvidenceProps = {
  readonly value: string;
  readonly first?: boolean;
  readonly onChange: (text: string) => void;
};

export function EvidenceField({ value, first = false, onChange }: EvidenceProps): ReactNode {
  return (
    <TextField
      first={first}
      name="谁答复的、凭什么"
      hint="市医保中心结算科电话，登记号 …"
      value={value}
      onChange={onChange}
    />
  );
}
