/** A till with a browser window on it, as every end-to-end file opens it. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '#tests/support/browser.ts';
import { startTill } from '#tests/support/till-process.ts';
import type { TillProcess } from '#tests/support/till-process.ts';
import { CounterDriver } from './counter-driver.ts';
import { pictureTaker } from './main-job.ts';
import type { Stage } from './main-job.ts';
import { TrainingCodes } from './training-codes.ts';

export type TillWindow = {
  readonly stage: Stage;
  readonly page: Page;
  /** Errors of the page and what its policy refused. */
  readonly complaints: string[];
  /** Asks the simulator's console (faults, ledger). */
  readonly console: (path: string, body?: unknown) => Promise<unknown>;
  /** Every slip printed so far, as text. */
  readonly slips: () => readonly string[];
  readonly dataDir: string;
  readonly close: () => Promise<void>;
};

/** `args` go to `npm start --`; `dataDir`: a store that is there already. */
export async function openTillWindow(
  args: readonly string[] = [],
  dataDir?: string,
): Promise<TillWindow> {
  const store = dataDir === undefined ? {} : { dataDir };
  const till: TillProcess = await startTill({ args, ...store });
  const browser: Browser = await openBrowser();
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const counter = new CounterDriver(page);
  const codes = await TrainingCodes.open(till.dataDir);
  const { consoleUrl } = await codes.palette();
  await page.goto(till.url);
  return {
    stage: { counter, codes, picture: pictureTaker(counter) },
    page,
    dataDir: till.dataDir,
    complaints,
    console: async (path, body) => {
      const answer = await fetch(
        new URL(`/console/api/${path}`, consoleUrl),
        body === undefined
          ? {}
          : {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify(body),
            },
      );
      if (!answer.ok) throw new Error(`console ${path}: HTTP ${answer.status}`);
      return answer.json();
    },
    slips: () => {
      const folder = join(till.dataDir, 'receipts');
      const files = readdirSync(folder).filter((name) => name.endsWith('.txt'));
      return files.toSorted().map((name) => readFileSync(join(folder, name), 'utf8'));
    },
    close: async () => {
      codes.close();
      await browser.close();
      await till.close();
    },
  };
}
