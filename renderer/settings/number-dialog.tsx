/** One number of the store, with the range it may have. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { StoreNumber } from '#core/store-settings.ts';
import { STORE_NUMBERS } from '#core/store-settings.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { TextField } from '#renderer/page-parts/fields.tsx';
import { foldDigits } from '#renderer/sale/amount-text.ts';
import { NUMBER_WORDS } from './store-words.ts';

type NumberDialogProps = {
  readonly name: StoreNumber;
  readonly value: number;
  readonly onClose: () => void;
};

export function NumberDialog({ name, value, onClose }: NumberDialogProps): ReactNode {
  const { title, unit, what } = NUMBER_WORDS[name];
  const { least, most } = STORE_NUMBERS[name];
  const say = useNotice((state) => state.say);
  const [text, setText] = useState('');
  const set = useCommand('settings.setNumber', {
    failure: 'own',
    done: (done) => {
      say('good', `${title}已改为 ${done[name]} ${unit}。`);
      onClose();
    },
  });
  const digits = foldDigits(text).trim();
  const typed = /^\d{1,4}$/.test(digits) ? Number(digits) : null;
  return (
    <Dialog
      title={title}
      width={480}
      onClose={onClose}
      failure={set.error?.sentence ?? null}
      buttons={[
        {
          ...{ key: 'F12', label: '改', main: true },
          enabled: typed === null ? `请填整数（${unit}）。` : true,
          run: () => {
            if (typed !== null && !set.isPending) set.mutate({ name, value: typed });
          },
        },
      ]}
      note={`现在是 ${value} ${unit}`}
    >
      <p>{what}</p>
      <TextField name={`${least}–${most} ${unit}`} value={text} first onChange={setText} />
    </Dialog>
  );
}
