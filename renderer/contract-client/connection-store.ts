/** Whether the engine can be reached, for the banner and the status bar. */
import { create } from 'zustand';
import type { Connection } from './client.ts';

export const useConnection = create<{ readonly connection: Connection }>(() => ({
  connection: { state: 'connecting' },
}));
