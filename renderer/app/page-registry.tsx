/** Every page: its tab, its key, who may open it, and its component. A page takes no props. */
import type { ComponentType } from 'react';
import type { Role } from '#contract/define.ts';
import { EVERYBODY } from '#contract/define.ts';
import { DayPage } from '#renderer/day/day-page.tsx';
import { PrescriptionPage } from '#renderer/prescription/prescription-page.tsx';
import { ReportPage } from '#renderer/report/report-page.tsx';
import { ReviewPage } from '#renderer/review/review-page.tsx';
import { SalePage } from '#renderer/sale/sale-page.tsx';
import { SettingsPage } from '#renderer/settings/settings-page.tsx';
import { StockPage } from '#renderer/stock/stock-page.tsx';
import type { PageId } from './page-store.ts';

export type PageDefinition = {
  readonly id: PageId;
  /** The tab. */
  readonly title: string;
  /** Combination of the tab's key. */
  readonly altKey: string;
  /** Roles that may open it; the engine checks every call besides. */
  readonly roles: readonly Role[];
  readonly Component: ComponentType;
};

export const PAGES: readonly PageDefinition[] = [
  { id: 'sale', title: '收银', altKey: 'Alt+Digit1', roles: EVERYBODY, Component: SalePage },
  {
    id: 'prescription',
    title: '处方',
    altKey: 'Alt+Digit2',
    roles: EVERYBODY,
    Component: PrescriptionPage,
  },
  { id: 'review', title: '审方', altKey: 'Alt+Digit3', roles: EVERYBODY, Component: ReviewPage },
  {
    id: 'day',
    title: '对账',
    altKey: 'Alt+Digit4',
    roles: ['cashier', 'manager'],
    Component: DayPage,
  },
  { id: 'stock', title: '库存', altKey: 'Alt+Digit5', roles: EVERYBODY, Component: StockPage },
  {
    id: 'settings',
    title: '设置',
    altKey: 'Alt+Digit6',
    roles: ['manager'],
    Component: SettingsPage,
  },
  {
    id: 'report',
    title: '报表',
    altKey: 'Alt+Digit7',
    roles: ['manager'],
    Component: ReportPage,
  },
];

/** The page a role starts on after signing in. */
export function firstPageOf(role: Role): PageId {
  if (role === 'pharmacist') return 'review';
  return role === 'manager' ? 'day' : 'sale';
}
