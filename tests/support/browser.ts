/** The Chromium that drives the browser host: Chinese, without a screen, one profile a test file. */
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { findChromium } from './system.ts';

/** Starts the system's Chromium; suites that call this stand behind `describeWith(['chromium'])`. */
export function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium');
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args: [...root, '--lang=zh-CN', '--disable-gpu'] });
}
