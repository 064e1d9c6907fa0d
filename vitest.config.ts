/**
 * Three projects: rooms without a screen; the windows (Chromium, Electron), which wait for clocks and
 * answers more than they work; and the scanner guest, a whole machine in software that shall have the
 * processor to itself. The first two run in two processes at a time, the guest alone. Processes and not threads, because the SQLite binding must
 * never be unloaded under a live worker.
 */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const GUEST = ['tests/hid/**/*.test.ts'];
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
          exclude: [...SCREEN, ...GUEST],
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
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'guest',
          include: GUEST,
          testTimeout: 180_000,
          hookTimeout: 360_000,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
