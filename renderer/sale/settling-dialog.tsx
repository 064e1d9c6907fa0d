/** 结算中: keys are locked, the seconds run, nobody is offered anything to press. */
import type { ReactNode } from 'react';
import { ClockCircleOutlined } from '@ant-design/icons';
import type { Sale } from '#contract/sale.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { useElapsed } from '#renderer/design/states.tsx';
import { useNow } from '#renderer/design/use-now.ts';
import { settlingWords } from './sale-words.ts';

type SettlingDialogProps = { readonly sale: Sale; readonly voiding?: boolean };

export function SettlingDialog({ sale, voiding = false }: SettlingDialogProps): ReactNode {
  const shown = useElapsed(true, 250);
  const now = useNow();
  const sentAt = sale.settlement?.sentAt ?? null;
  // After a restart of the page the wait goes on from when the request left.
  const waited = voiding || sentAt === null ? shown : Math.max(shown, now - sentAt);
  const seconds = Math.floor(waited / 1_000);
  const words = voiding
    ? { title: '正在退费', line: `已等 ${seconds} 秒。请稍等。` }
    : settlingWords(seconds);
  return (
    <Dialog title={words.title} name="结算中" width={460} buttons={[]} note={sale.saleNo}>
      <p className="settling" role="status">
        <ClockCircleOutlined />
        <span>{words.line}</span>
        <b className="settling-seconds">{seconds} 秒</b>
      </p>
    </Dialog>
  );
}
