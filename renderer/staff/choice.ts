/** Who is about to sign in. */
import type { StaffCard } from '#contract/staff.ts';

/** `none`: choosing; `card`: one of the cards; `typed`: a staff number written by hand. */
export type Choice =
  | { readonly kind: 'none' }
  | { readonly kind: 'card'; readonly card: StaffCard }
  | { readonly kind: 'typed'; readonly staffNo: string; readonly confirmed: boolean };

export const NOBODY: Choice = { kind: 'none' };

/** Whose PIN is awaited; null while nobody is chosen. */
export function chosenNo(choice: Choice): string | null {
  switch (choice.kind) {
    case 'none':
      return null;
    case 'card':
      return choice.card.staffNo;
    case 'typed':
      return choice.confirmed ? choice.staffNo : null;
  }
}
