/** The people who may sign in, each with the digit that chooses them. */
import type { ReactNode } from 'react';
import { CheckOutlined, IdcardOutlined } from '@ant-design/icons';
import { chinaMinuteAfter } from '#core/time.ts';
import type { StaffCard } from '#contract/staff.ts';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { LabelTag, StateTag } from '#renderer/design/state-tag.tsx';
import type { Choice } from './choice.ts';

const QUALIFICATIONS: Record<StaffCard['qualifications'][number], string> = {
  review: '可审方',
  prepare: '可调配',
  check: '可复核',
  reconcile: '可对账',
};

/** The one qualification worth a tag: the rarest first, as on the picture. */
function tagOf(card: StaffCard): string | null {
  const found = (['review', 'reconcile', 'prepare', 'check'] as const).find((one) =>
    card.qualifications.includes(one),
  );
  return found ? QUALIFICATIONS[found] : null;
}

type CardProps = {
  readonly card: StaffCard;
  readonly digit: number;
  readonly now: number;
  readonly chosen: boolean;
  readonly onChoose: () => void;
};

function StaffCardButton({ card, digit, now, chosen, onChoose }: CardProps): ReactNode {
  const locked = card.lockedUntil !== null && card.lockedUntil > now;
  const tag = tagOf(card);
  return (
    <button
      type="button"
      className={`staff-card${chosen ? ' staff-chosen' : ''}`}
      aria-pressed={chosen}
      onClick={onChoose}
    >
      {digit <= 9 && <KeyCap>{digit}</KeyCap>}
      <span className="staff-face">{card.name.slice(0, 1)}</span>
      <span className="staff-words">
        <b>{card.name}</b>
        <span>
          {card.title}　工号 {card.staffNo}
        </span>
      </span>
      <span className="staff-tag">
        {locked && card.lockedUntil !== null ? (
          <StateTag kind="refused">已锁定 {chinaMinuteAfter(card.lockedUntil)} 解锁</StateTag>
        ) : chosen ? (
          <LabelTag tone="primary">
            <CheckOutlined /> 已选
          </LabelTag>
        ) : (
          tag !== null && <LabelTag>{tag}</LabelTag>
        )}
      </span>
    </button>
  );
}

type CardsProps = {
  readonly cards: readonly StaffCard[];
  readonly now: number;
  readonly choice: Choice;
  readonly onChoose: (card: StaffCard) => void;
  readonly onOther: () => void;
};

export function StaffCards({ cards, now, choice, onChoose, onOther }: CardsProps): ReactNode {
  return (
    <div className="staff-cards">
      {cards.slice(0, 9).map((card, index) => (
        <StaffCardButton
          key={card.staffNo}
          card={card}
          digit={index + 1}
          now={now}
          chosen={choice.kind === 'card' && choice.card.staffNo === card.staffNo}
          onChoose={() => onChoose(card)}
        />
      ))}
      <button
        type="button"
        className={`staff-card${choice.kind === 'typed' ? ' staff-chosen' : ''}`}
        onClick={onOther}
      >
        <KeyCap>0</KeyCap>
        <span className="staff-face">
          <IdcardOutlined />
        </span>
        <span className="staff-words">
          <b>其他人</b>
          <span>输入工号</span>
        </span>
      </button>
    </div>
  );
}
