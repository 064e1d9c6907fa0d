/**
 * Two projects: rooms without a screen, in two processes at a time, and the windows (Chromium,
 * Electron), one file after the other. Processes and not threads, because the SQLite binding must
 * never be unloaded under a live worker.
 */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const SCREEN = ['tests/e2e/**/*.test.{ts,tsx}', 'tests/electron/**/*.test.{ts,tsx}'];

export default defineConfig({
  plugins: [react()],
  test: {
    pool: 'forks',
    maxWorkers: 2,
    passWithNoTests: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: SCREEN,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'screen',
          include: SCREEN,
          testTimeout: 180_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
