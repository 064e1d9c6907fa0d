/**
 * What the pharmacist has filled in and not yet sent, per prescription: going to another one and
 * back, or signing again after the signature ran out, loses nothing.
 */
import { create } from 'zustand';

export type ReviewDraft = {
  readonly refusalCodes: readonly string[];
  readonly opinion: string;
  readonly preparerStaffNo: string;
  readonly checkerStaffNo: string;
};

const EMPTY: ReviewDraft = {
  refusalCodes: [],
  opinion: '',
  preparerStaffNo: '',
  checkerStaffNo: '',
};

type DraftState = {
  readonly drafts: Readonly<Record<string, ReviewDraft>>;
  /** Who prepared and checked last: the same people usually do the next one too. */
  readonly lastPreparer: string;
  readonly lastChecker: string;
  readonly change: (prescriptionId: string, change: Partial<ReviewDraft>) => void;
  readonly drop: (prescriptionId: string) => void;
};

function draftIn(state: DraftState, prescriptionId: string): ReviewDraft {
  return (
    state.drafts[prescriptionId] ?? {
      ...EMPTY,
      preparerStaffNo: state.lastPreparer,
      checkerStaffNo: state.lastChecker,
    }
  );
}

export const useReviewDrafts = create<DraftState>((set) => ({
  drafts: {},
  lastPreparer: '',
  lastChecker: '',
  change: (prescriptionId, change) =>
    set((state) => ({
      drafts: {
        ...state.drafts,
        [prescriptionId]: { ...draftIn(state, prescriptionId), ...change },
      },
      lastPreparer: change.preparerStaffNo ?? state.lastPreparer,
      lastChecker: change.checkerStaffNo ?? state.lastChecker,
    })),
  drop: (prescriptionId) =>
    set((state) => {
      const { [prescriptionId]: _sent, ...drafts } = state.drafts;
      return { drafts };
    }),
}));

/** The draft of a prescription, empty before anything was filled in. */
export function readDraft(prescriptionId: string | null): ReviewDraft {
  return prescriptionId === null ? EMPTY : draftIn(useReviewDrafts.getState(), prescriptionId);
}
