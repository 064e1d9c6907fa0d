/**
 * The one feedback line: what the last scan or act did. Bad news stays until the next scan or act
 * says something else; it is never on a timer, because a busy person looks late.
 */
import { create } from 'zustand';
import { CallFailure, sentenceOfError } from '#renderer/contract-client/failure.ts';
import { isOfLine } from '#renderer/offline/offline-words.ts';

export type NoticeTone = 'good' | 'bad' | 'info';

export type Notice = {
  readonly tone: NoticeTone;
  /** Short tag in front: "已识别：追溯码"; empty for plain sentences. */
  readonly tag: string;
  readonly text: string;
  /** Of the failure it tells; '' for plain sentences. */
  readonly code: string;
  /** Rises with every notice, so that the same sentence twice is announced twice. */
  readonly number: number;
};

type NoticeState = {
  readonly notice: Notice | null;
  readonly say: (tone: NoticeTone, text: string, tag?: string, code?: string) => void;
  /** Bad news: what a call failed with. */
  readonly sayFailure: (error: unknown) => void;
  readonly clear: () => void;
  /** An act succeeded: bad news from before it began no longer stands beside its result. */
  readonly forget: (before: Notice | null) => void;
  /** The line is back: what it alone stopped is not stopped any more. */
  readonly forgetLine: () => void;
};

export const useNotice = create<NoticeState>((set, get) => ({
  notice: null,
  say: (tone, text, tag = '', code = '') =>
    set((state) => ({
      notice: { tone, text, tag, code, number: (state.notice?.number ?? 0) + 1 },
    })),
  sayFailure: (error) =>
    get().say('bad', sentenceOfError(error), '', error instanceof CallFailure ? error.code : ''),
  clear: () => set({ notice: null }),
  forget: (before) =>
    set((state) => (before?.tone === 'bad' && state.notice === before ? { notice: null } : state)),
  forgetLine: () =>
    set((state) => (state.notice !== null && isOfLine(state.notice) ? { notice: null } : state)),
}));
