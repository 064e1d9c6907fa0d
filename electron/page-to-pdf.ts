/** A page of the till as a PDF, where the person says; the page itself never writes a file. */
import { writeFile } from 'node:fs/promises';
import { BrowserWindow, dialog, ipcMain } from 'electron';
import type { WebContents } from 'electron';
import { PRINT_PAGE } from './channels.ts';
import { fileName } from './page-file.ts';
import { isOwnPage } from './security.ts';

/** Serves orders of our own page, one at a time. */
export function servePrinting(origin: string): void {
  let underWay = false;
  ipcMain.on(PRINT_PAGE, (event, name: unknown) => {
    if (underWay || !isOwnPage(event.senderFrame, origin)) return;
    underWay = true;
    void savePdf(event.sender, fileName(name, 'pdf')).finally(() => {
      underWay = false;
    });
  });
}

async function savePdf(page: WebContents, name: string): Promise<void> {
  const window = BrowserWindow.fromWebContents(page);
  if (window === null) return;
  try {
    const bytes = await page.printToPDF({ pageSize: 'A4', landscape: true, printBackground: true });
    const filters = [{ name: 'PDF', extensions: ['pdf'] }];
    const { filePath } = await dialog.showSaveDialog(window, { defaultPath: name, filters });
    if (filePath !== '') await writeFile(filePath, bytes);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    dialog.showErrorBox('没有存成 PDF', `文件写不进去，请换一个位置再试。${code}`);
  }
}
