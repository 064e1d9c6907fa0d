/**
 * Who pays how much, as one bar with four patterns (design notes §2.2): 统筹 solid, 个账 stripes,
 * 共济 dots, 现金 white with outline. The same four stand beside the amounts and in the chart, so
 * that the split is readable without colour.
 */
import { useId } from 'react';
import type { ReactNode } from 'react';
import { COLORS } from './tokens.ts';
import { never } from '#core/result.ts';
import './parts.css';

export type FundPart = 'pooled' | 'account' | 'family' | 'cash';

export const FUND_PARTS: readonly FundPart[] = ['pooled', 'account', 'family', 'cash'];

export const FUND_NAMES: Record<FundPart, string> = {
  pooled: '统筹基金',
  account: '个人账户',
  family: '家庭共济',
  cash: '现金自付',
};

function Patterns({ prefix }: { readonly prefix: string }): ReactNode {
  return (
    <defs>
      <pattern
        id={`${prefix}-account`}
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="6" height="6" fill="#FFFFFF" />
        <rect width="3" height="6" fill={COLORS.colorPrimary} />
      </pattern>
      <pattern id={`${prefix}-family`} width="4" height="4" patternUnits="userSpaceOnUse">
        <rect width="4" height="4" fill="#FFFFFF" />
        <circle cx="2" cy="2" r="1.1" fill={COLORS.colorPrimary} />
      </pattern>
    </defs>
  );
}

function fillOf(part: FundPart, prefix: string): string {
  switch (part) {
    case 'pooled':
      return COLORS.colorPrimary;
    case 'account':
    case 'family':
      return `url(#${prefix}-${part})`;
    case 'cash':
      return '#FFFFFF';
    default:
      return never(part);
  }
}

/** Ids of SVG patterns are looked up in the whole document: each drawing needs its own. */
function usePrefix(): string {
  return `fund${useId().replace(/[^0-9A-Za-z]/g, '')}`;
}

export function FundSwatch({ part }: { readonly part: FundPart }): ReactNode {
  const prefix = usePrefix();
  return (
    <svg className="fund-swatch" width="14" height="14" aria-hidden="true">
      <Patterns prefix={prefix} />
      <rect
        x="0.5"
        y="0.5"
        width="13"
        height="13"
        rx="2"
        fill={fillOf(part, prefix)}
        stroke={part === 'cash' ? COLORS.colorTextSecondary : COLORS.colorPrimary}
      />
    </svg>
  );
}

type FundBarProps = {
  /** Amounts in fen; what is not above zero takes no room. */
  readonly parts: Readonly<Record<FundPart, number>>;
  readonly height?: number;
};

export function FundBar({ parts, height = 14 }: FundBarProps): ReactNode {
  const prefix = usePrefix();
  const total = FUND_PARTS.reduce((sum, part) => sum + Math.max(0, parts[part]), 0);
  let at = 0;
  return (
    <svg className="fund-bar" width="100%" height={height} aria-hidden="true">
      <Patterns prefix={prefix} />
      {total > 0 &&
        FUND_PARTS.map((part) => {
          const share = (Math.max(0, parts[part]) / total) * 100;
          const from = at;
          at += share;
          return share === 0 ? null : (
            <rect
              key={part}
              x={`${from}%`}
              width={`${share}%`}
              height={height}
              fill={fillOf(part, prefix)}
              stroke={COLORS.colorPrimary}
              strokeWidth="1"
            />
          );
        })}
    </svg>
  );
}
