/**
 * Suites that need something of the machine: run when it is there, skipped aloud when it is not.
 * The reason stands in the title, where `npm test` finds it for its closing report.
 */
import { describe } from 'vitest';
import {
  findChromium,
  findQemu,
  findScannerKit,
  findTestElectron,
  findXvfb,
  hasChineseType,
  scannerGuestRunsHere,
} from './system.ts';

/** What a suite may need. */
export type Need = 'chromium' | 'electron' | 'chinese type' | 'scanner guest';

/** Why the need is not met here, or null when it is. */
export function missing(need: Need): string | null {
  switch (need) {
    case 'chromium':
      return findChromium() === null ? 'no Chromium (apt-get install chromium)' : null;
    case 'chinese type':
      return hasChineseType() ? null : 'no Chinese font (apt-get install fonts-noto-cjk)';
    case 'electron': {
      if (findTestElectron() === null) return 'no Electron runtime for tests could be had';
      const needsServer = process.platform === 'linux' && !process.env['DISPLAY'];
      return needsServer && findXvfb() === null ? 'no X server (apt-get install xvfb)' : null;
    }
    case 'scanner guest':
      if (!scannerGuestRunsHere()) return 'the scanner guest is made for Linux on x86-64';
      if (findQemu() === null) return 'no QEMU (apt-get install qemu-system-x86)';
      return findScannerKit() === null
        ? "no kernel for the scanner guest (Debian's linux-image-amd64 and busybox-static, by apt)"
        : null;
  }
}

/** `describe`, or a named skip when one of the needs is not met. */
export function describeWith(needs: readonly Need[], title: string, suite: () => void): void {
  const reasons = needs.map(missing).filter((reason) => reason !== null);
  if (reasons.length === 0) describe(title, suite);
  else describe.skip(`${title} [skipped: ${reasons.join('; ')}]`, suite);
}
