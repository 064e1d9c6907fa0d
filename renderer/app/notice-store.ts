/**
 * The one feedback line: what the last scan or act did. Bad news stays until the next scan or act
 * says something else; it is never on a timer, because a busy person looks late.
 */
import { create } from 'zustand';

export type NoticeTone = 'good' | 'bad' | 'info';

export type Notice = {
  readonly tone: NoticeTone;
  /** Short tag in front: "已识别：追溯码"; empty for plain sentences. */
  readonly tag: string;
  readonly text: string;
  /** Rises with every notice, so that the same sentence twice is announced twice. */
  readonly number: number;
};

type NoticeState = {
  readonly notice: Notice | null;
  readonly say: (tone: NoticeTone, text: string, tag?: string) => void;
  readonly clear: () => void;
  /** An act succeeded: bad news from before it began no longer stands beside its result. */
  readonly forget: (before: Notice | null) => void;
};

export const useNotice = create<NoticeState>((set) => ({
  notice: null,
  say: (tone, text, tag = '') =>
    set((state) => ({
      notice: { tone, text, tag, number: (state.notice?.number ?? 0) + 1 },
    })),
  clear: () => set({ notice: null }),
  forget: (before) =>
    set((state) => (before?.tone === 'bad' && state.notice === before ? { notice: null } : state)),
}));
