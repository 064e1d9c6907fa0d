/** What was counted and written for the shift and not yet sent: kept when another page is opened. */
import { create } from 'zustand';
import type { Pieces } from './cash-count.ts';

type CountState = {
  readonly pieces: Pieces;
  readonly note: string;
  readonly setPieces: (face_fen: number, text: string) => void;
  readonly setNote: (note: string) => void;
  readonly clear: () => void;
};

export const useCount = create<CountState>((set) => ({
  pieces: {},
  note: '',
  setPieces: (face_fen, text) =>
    set((state) => ({ pieces: { ...state.pieces, [face_fen]: text } })),
  setNote: (note) => set({ note }),
  clear: () => set({ pieces: {}, note: '' }),
}));
