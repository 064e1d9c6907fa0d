/** The right column with a line: steps, person, prescription, figures, money. */
import type { ReactNode } from 'react';
import type { Sale } from '#contract/sale.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { PayBlock } from './pay-block.tsx';
import { PersonCard } from './person-card.tsx';
import { PrescriptionCard } from './prescription-card.tsx';
import { mainEnabled } from './sale-keys.ts';
import type { TenderKind } from './sale-ui-store.ts';
import { StepBar } from './step-bar.tsx';
import { TrialCard } from './trial-card.tsx';

type InsuredColumnProps = {
  readonly sale: Sale | null;
  /** A trial is on its way. */
  readonly asking: boolean;
  readonly tender: TenderKind;
  readonly onTender: (kind: TenderKind) => void;
  readonly onMain: () => void;
};

export function InsuredColumn(props: InsuredColumnProps): ReactNode {
  const { sale, asking, tender, onTender, onMain } = props;
  const enabled = mainEnabled(sale, asking);
  return (
    <>
      <StepBar sale={sale} />
      <div className="counter-cards">
        <PersonCard sale={sale} />
        <PrescriptionCard sale={sale} />
        <TrialCard sale={sale} asking={asking} />
      </div>
      <PayBlock
        sale={sale}
        tender={tender}
        onTender={onTender}
        enabled={enabled}
        onMain={() => {
          if (enabled === true) onMain();
          else useNotice.getState().say('bad', enabled);
        }}
      />
    </>
  );
}
