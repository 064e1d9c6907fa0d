/** An X or Z report as the paper has it, to be printed or saved as a table. */
import type { ReactNode } from 'react';
import type { Shift } from '#contract/shift.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import { saveText } from '#renderer/day/day-export.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { ErrorState } from '#renderer/design/states.tsx';
import { ReceiptPaper } from '#renderer/receipt/receipt-paper.tsx';
import styles from '#renderer/day/day.module.css';

type ReportDialogProps = { readonly shiftId: Shift['shiftId']; readonly onClose: () => void };

export function ReportDialog({ shiftId, onClose }: ReportDialogProps): ReactNode {
  const say = useNotice((state) => state.say);
  const report = useCall('shift.report', { shiftId });
  const print = useCommand('shift.print', {
    failure: 'own',
    done: ({ copyNo }) =>
      say('good', copyNo === 0 ? '报表正在打印。' : `报表正在打印，重打第 ${copyNo} 次。`),
  });
  const data = report.data ?? null;
  const shown: true | string =
    data === null ? (report.error?.sentence ?? '正在读取，请稍等。') : true;
  return (
    <Dialog
      title={data?.title ?? '班次报表'}
      name="班次报表"
      width={520}
      onClose={onClose}
      failure={print.error?.sentence ?? null}
      buttons={[
        {
          key: 'F12',
          label: data?.zNo === null ? '打印' : '重打',
          main: true,
          enabled: shown,
          run: () => {
            if (!print.isPending) print.mutate({ shiftId });
          },
        },
        {
          key: 'F10',
          label: '导出 CSV',
          enabled: shown,
          run: () => {
            if (data) saveText(`${data.title}.csv`, data.csv);
          },
        },
      ]}
    >
      {report.error && <ErrorState>{report.error.sentence}</ErrorState>}
      {data && (
        <div className={styles['reportPaper']}>
          <ReceiptPaper
            receipt={{ saleId: '' as never, saleNo: data.title, copyNo: 0, lines: data.lines }}
          />
        </div>
      )}
    </Dialog>
  );
}
