/** Small questions of the report page: from which day to which, and as which file. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { parseChina } from '#core/time.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { TextField } from '#renderer/page-parts/fields.tsx';
import type { Days } from './report-words.ts';

type DaysDialogProps = {
  readonly days: Days;
  readonly onDone: (days: Days) => void;
  readonly onClose: () => void;
};

/** `20261101`, `2026-11-01` and `2026.11.1` are the same day. */
export function readDay(text: string): string | null {
  const match = /^(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?$/.exec(text.trim());
  if (match === null) return null;
  const [, year = '', month = '', day = ''] = match;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = parseChina(date);
  return at === null || new Date(at + 28_800_000).toISOString().slice(0, 10) !== date ? null : date;
}

export function DaysDialog({ days, onDone, onClose }: DaysDialogProps): ReactNode {
  const [from, setFrom] = useState(days.from);
  const [to, setTo] = useState(days.to);
  const first = readDay(from);
  const last = readDay(to);
  const missing =
    first === null || last === null
      ? '日期请写成 2026-11-01。'
      : first > last
        ? '开始日期不能晚于结束日期。'
        : null;
  const done = (): void => {
    if (first !== null && last !== null) onDone({ from: first, to: last });
  };
  return (
    <Dialog
      title="起止日期"
      width={420}
      onClose={onClose}
      failure={missing}
      buttons={[{ key: 'Enter', label: '统计', main: true, run: done, enabled: missing ?? true }]}
    >
      <TextField name="从" value={from} first onChange={setFrom} />
      <TextField name="到（含当天）" value={to} onChange={setTo} />
    </Dialog>
  );
}

type FormatDialogProps = {
  readonly onSave: (format: 'xlsx' | 'csv') => void;
  readonly onClose: () => void;
};

export function FormatDialog({ onSave, onClose }: FormatDialogProps): ReactNode {
  const save = (format: 'xlsx' | 'csv') => (): void => {
    onSave(format);
    onClose();
  };
  return (
    <Dialog
      title="导出"
      width={420}
      onClose={onClose}
      buttons={[
        { key: 'KeyC', label: 'CSV', run: save('csv') },
        { key: 'KeyX', label: 'Excel 工作簿（XLSX）', main: true, run: save('xlsx') },
      ]}
    >
      <p>整张报表连同合计和说明。金额以元为单位、两位小数。</p>
    </Dialog>
  );
}
