/**
 * What is typed for the count of a shift and not entered yet: kept when another page is opened, and
 * saved with the shift a moment after the last key, so that a window that closes loses nothing.
 */
import { create } from 'zustand';
import type { Shift } from '#contract/shift.ts';
import type { Fields } from './cash-count.ts';

type CountState = {
  /** Whose count this is; null before the first. */
  readonly shiftId: Shift['shiftId'] | null;
  readonly fields: Fields;
  readonly note: string;
  /** Why the last key was not taken, and in which field. */
  readonly refused: { readonly name: string; readonly sentence: string } | null;
  /** Counting a second time. */
  readonly recounting: boolean;
  /** How often something was typed, and up to where it is saved. */
  readonly typed: number;
  readonly savedTo: number;
  /** Another shift: begins with what was saved of it. */
  readonly begin: (shift: Shift) => void;
  readonly setField: (name: string, text: string) => void;
  readonly refuse: (name: string, sentence: string) => void;
  readonly setNote: (note: string) => void;
  readonly recount: () => void;
  readonly counted: () => void;
  readonly saved: (typed: number) => void;
};

export const useCount = create<CountState>((set) => ({
  shiftId: null,
  fields: {},
  note: '',
  refused: null,
  recounting: false,
  typed: 0,
  savedTo: 0,
  begin: (shift) =>
    set({
      shiftId: shift.shiftId,
      fields: Object.fromEntries(shift.draft.fields.map(({ name, text }) => [name, text])),
      note: shift.draft.note,
      refused: null,
      recounting: false,
      typed: 0,
      savedTo: 0,
    }),
  setField: (name, text) =>
    set((state) => ({
      fields: { ...state.fields, [name]: text },
      refused: null,
      typed: state.typed + 1,
    })),
  refuse: (name, sentence) => set({ refused: { name, sentence } }),
  setNote: (note) => set((state) => ({ note, typed: state.typed + 1 })),
  recount: () => set((state) => ({ recounting: true, fields: {}, typed: state.typed + 1 })),
  counted: () => set({ recounting: false, refused: null }),
  saved: (typed) => set((state) => ({ savedTo: Math.max(state.savedTo, typed) })),
}));
