/** Which page is open. Nothing else about a page lives here: facts come from the engine. */
import { create } from 'zustand';

export type PageId = 'sale' | 'prescription' | 'review' | 'day' | 'stock' | 'settings' | 'report';

type PageState = {
  readonly page: PageId;
  readonly open: (page: PageId) => void;
};

export const usePage = create<PageState>((set) => ({
  page: 'sale',
  open: (page) => set({ page }),
}));
