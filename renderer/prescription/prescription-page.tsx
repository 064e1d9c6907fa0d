/**
 * 选处方 (picture 07): the circulated prescriptions of the person at the till, one chosen, linked
 * and sent to the pharmacist. Linking is no reservation, and the page says so.
 */
import type { ReactNode } from 'react';
import { useNow } from '#renderer/design/use-now.ts';
import { useKeys } from '#renderer/keys/use-keys.ts';
import { PersonStrip } from './person-strip.tsx';
import { prescriptionKeys } from './prescription-keys.ts';
import { PrescriptionList } from './prescription-list.tsx';
import { PrescriptionPreview } from './prescription-preview.tsx';
import { usePrescriptionDesk } from './use-prescription-desk.ts';
import styles from './prescription.module.css';

export function PrescriptionPage(): ReactNode {
  const now = useNow();
  const desk = usePrescriptionDesk(now);
  useKeys('选处方', prescriptionKeys(desk));
  return (
    <main className={styles['page']} aria-label="选处方">
      <div className={styles['left']}>
        <PersonStrip person={desk.person} now={now} onChange={desk.changePerson} />
        <PrescriptionList desk={desk} now={now} />
      </div>
      <PrescriptionPreview desk={desk} now={now} />
    </main>
  );
}
