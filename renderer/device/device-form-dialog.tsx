/** 改设备: addresses, paper, drawer and display of this till; a manager's. In force when saved. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { DeviceSettings } from '#core/device.ts';
import { PAPER_COLUMNS } from '#core/device.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { Choice, TextField } from '#renderer/page-parts/fields.tsx';
import { DISPLAY_NAMES, DRAWER_LEVELS, LETTERS, PAPERS } from './device-form-words.ts';
import styles from './device.module.css';

type FormProps = { readonly settings: DeviceSettings; readonly onClose: () => void };

/** As texts: the keys of an object are. */
const PAPER_CHOICES = Object.fromEntries(
  PAPER_COLUMNS.map((columns) => [String(columns), PAPERS[columns]]),
);

export function DeviceFormDialog({ settings, onClose }: FormProps): ReactNode {
  const [form, setForm] = useState(settings);
  const say = useNotice((state) => state.say);
  const save = useCommand('device.save', { failure: 'own' });
  const { printer, drawer, display } = form;
  const keep = (): void => {
    if (save.isPending) return;
    save.mutate(form, {
      onSuccess: () => {
        say('good', '设备已改，马上起用。请打一张测试页。');
        onClose();
      },
    });
  };
  return (
    <Dialog
      title="改设备"
      width={720}
      onClose={onClose}
      failure={save.error?.sentence ?? null}
      buttons={[{ key: 'F12', label: '保存', main: true, run: keep }]}
    >
      <div className={styles['form']}>
        <div className={styles['wide']}>
          <TextField
            first
            name="打印机地址"
            value={printer.address}
            hint="留空为启动时的打印机"
            onChange={(address) => setForm({ ...form, printer: { ...printer, address } })}
          />
        </div>
        <Choice
          name="纸宽"
          value={String(printer.columns)}
          choices={PAPER_CHOICES}
          onChange={(text) => {
            const columns = PAPER_COLUMNS.find((one) => String(one) === text);
            if (columns !== undefined) setForm({ ...form, printer: { ...printer, columns } });
          }}
        />
        <Choice
          name="钱箱开关"
          value={drawer.open}
          choices={DRAWER_LEVELS}
          onChange={(open) => setForm({ ...form, drawer: { open } })}
        />
        <div className={styles['wide']}>
          <TextField
            name="顾显地址"
            value={display.address}
            hint="留空为没有顾显"
            onChange={(address) => setForm({ ...form, display: { ...display, address } })}
          />
        </div>
        <Choice
          name="顾显型式"
          value={display.kind}
          choices={DISPLAY_NAMES}
          onChange={(kind) => setForm({ ...form, display: { ...display, kind } })}
        />
        <Choice
          name="顾显文字"
          value={display.letters}
          choices={LETTERS}
          onChange={(letters) => setForm({ ...form, display: { ...display, letters } })}
        />
      </div>
      <dl className={styles['examples']}>
        <dt>网口</dt>
        <dd>
          <code className="code">tcp:192.168.1.50:9100</code>
        </dd>
        <dt>USB</dt>
        <dd>
          <code className="code">device:/dev/usb/lp0</code>
        </dd>
        <dt>串口</dt>
        <dd>
          <code className="code">serial:/dev/ttyS0:9600</code>（Windows：
          <code className="code">serial:COM3:2400</code>）
        </dd>
        <dt>系统打印机</dt>
        <dd>
          <code className="code">spool:队列名</code>（Windows 的打印机用这一种）
        </dd>
      </dl>
    </Dialog>
  );
}
