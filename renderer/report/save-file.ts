/** Hands a file to the person, and a page to their printer. */
import type { ReportFile } from '#contract/report.ts';

/** In a browser it is downloaded; the shell asks where to. */
export function saveFile({ name, type, base64 }: ReportFile): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The shell reads it after its question is answered.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** In a browser its own print dialog, which can make a PDF; the shell makes one and asks where to. */
export function printPage(name: string): void {
  if (window.rxtillDesktop === undefined) {
    window.print();
    return;
  }
  window.postMessage({ kind: 'rxtill-print', name }, location.origin);
}
