/** Above which amount a pay-out needs a manager: the manager's to set. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { displayYuan } from '#core/money.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { TextField } from '#renderer/page-parts/fields.tsx';
import { parseAmount } from '#renderer/sale/amount-text.ts';
import { typedAmount } from './cash-count.ts';

type LimitDialogProps = { readonly limit_fen: number; readonly onClose: () => void };

export function LimitDialog({ limit_fen, onClose }: LimitDialogProps): ReactNode {
  const say = useNotice((state) => state.say);
  const [text, setText] = useState('');
  const set = useCommand('shift.setPayOutLimit', {
    failure: 'own',
    done: (done) => {
      say('good', `缴款限额已改为 ${displayYuan(done.limit_fen)} 元。`);
      onClose();
    },
  });
  const limit = parseAmount(text);
  return (
    <Dialog
      title="缴款限额"
      width={460}
      onClose={onClose}
      failure={set.error?.sentence ?? null}
      buttons={[
        {
          key: 'F12',
          label: '改限额',
          main: true,
          enabled: limit === null ? '请填金额。' : true,
          run: () => {
            if (limit !== null && !set.isPending) set.mutate({ limit_fen: limit });
          },
        },
      ]}
      note={`现在是 ${displayYuan(limit_fen)} 元`}
    >
      <p>一次缴款超过这个金额，须店长输入 PIN。</p>
      <TextField
        name="限额（元）"
        value={text}
        first
        onChange={(next) => {
          const typed = typedAmount(next);
          if ('text' in typed) setText(typed.text);
          else say('bad', typed.refused);
        }}
      />
    </Dialog>
  );
}
