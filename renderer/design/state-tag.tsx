/**
 * The state vocabulary of design notes §2.3: a word, an icon shape and a tone that only repeats it.
 * A state is never shown by colour alone.
 */
import type { ReactNode } from 'react';
import {
  CheckCircleFilled,
  ClockCircleOutlined,
  CloseCircleFilled,
  InfoCircleOutlined,
  LockOutlined,
  MinusCircleOutlined,
  WarningFilled,
} from '@ant-design/icons';
import { never } from '#core/result.ts';
import './parts.css';

/**
 * confirmed 已结算 · limited 离线 近效期 · undecided 结果未知 · refused 平台拒绝 已锁定 ·
 * ended 已过期 · waiting 待审核 · claimed 2 号台占用 · info 平台试算
 */
export type StateKind =
  | 'confirmed'
  | 'limited'
  | 'undecided'
  | 'refused'
  | 'ended'
  | 'waiting'
  | 'claimed'
  | 'info';

/** Dashed diamond with a question mark: an outcome nobody knows. */
export function UndecidedIcon({ size = 14 }: { readonly size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" className="undecided">
      <path
        d="M12 1.5 22.5 12 12 22.5 1.5 12Z"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeDasharray="3 2"
      />
      <text x="12" y="17" textAnchor="middle" fontSize="14" fontWeight="700" fill="currentColor">
        ?
      </text>
    </svg>
  );
}

export function StateIcon({ kind }: { readonly kind: StateKind }): ReactNode {
  switch (kind) {
    case 'confirmed':
      return <CheckCircleFilled />;
    case 'limited':
      return <WarningFilled />;
    case 'undecided':
      return <UndecidedIcon />;
    case 'refused':
      return <CloseCircleFilled />;
    case 'ended':
      return <MinusCircleOutlined />;
    case 'waiting':
      return <ClockCircleOutlined />;
    case 'claimed':
      return <LockOutlined />;
    case 'info':
      return <InfoCircleOutlined />;
    default:
      return never(kind);
  }
}

type StateTagProps = {
  readonly kind: StateKind;
  readonly children: ReactNode;
  /** Without the box: inside table cells and running text. */
  readonly plain?: boolean;
};

export function StateTag({ kind, children, plain = false }: StateTagProps): ReactNode {
  return (
    <span className={`state-tag state-${kind}${plain ? ' state-plain' : ''}`}>
      <StateIcon kind={kind} />
      <span>{children}</span>
    </span>
  );
}

type LabelTagProps = { readonly children: ReactNode; readonly tone?: 'neutral' | 'primary' };

/** A tag that names a kind (处方, OTC, 门诊统筹), not a state: no icon. */
export function LabelTag({ children, tone = 'neutral' }: LabelTagProps): ReactNode {
  return <span className={`label-tag label-${tone}`}>{children}</span>;
}
