/** Above which amount an act needs a second person: the manager's to set, and a PIN to raise it. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { displayYuan } from '#core/money.ts';
import type { StoreLimit } from '#core/store-settings.ts';
import { STORE_LIMITS } from '#core/store-settings.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { ActDialog } from '#renderer/page-parts/act-dialog.tsx';
import { TextField } from '#renderer/page-parts/fields.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';
import { parseAmount } from '#renderer/sale/amount-text.ts';
import { typedAmount } from '#renderer/shift/cash-count.ts';
import { LIMIT_WORDS } from './store-words.ts';

type LimitDialogProps = {
  readonly name: StoreLimit;
  readonly limit_fen: number;
  readonly onClose: () => void;
};

export function LimitDialog({ name, limit_fen, onClose }: LimitDialogProps): ReactNode {
  const { title, what } = LIMIT_WORDS[name];
  const say = useNotice((state) => state.say);
  const [text, setText] = useState('');
  const { approval, missing, clear, fields } = useApproval(false);
  const set = useCommand('settings.setLimit', {
    failure: 'own',
    done: (settings) => {
      say('good', `${title}已改为 ${displayYuan(settings[name])} 元。`);
      onClose();
    },
  });
  const limit = parseAmount(text);
  const raises = limit !== null && limit > limit_fen;
  const lacks = limit === null ? '请填金额。' : raises ? missing : null;
  const submit = (): void => {
    if (limit === null || lacks !== null || set.isPending) return;
    const given = raises ? approval : null;
    set.mutate({ name, limit_fen: limit, approval: given }, { onError: clear });
  };
  return (
    <ActDialog
      title={title}
      width={640}
      label="改限额"
      doing="登记"
      lacks={lacks}
      act={set}
      note={raises ? (missing ?? '放宽，须店长批准') : `现在是 ${displayYuan(limit_fen)} 元`}
      run={submit}
      onClose={onClose}
    >
      <p>{what}调高须店长批准，调低不用。</p>
      <TextField
        name={`限额（0–${displayYuan(STORE_LIMITS[name].most)} 元）`}
        value={text}
        first
        onChange={(next) => {
          const typed = typedAmount(next);
          if ('text' in typed) setText(typed.text);
          else say('bad', typed.refused);
        }}
      />
      {raises && fields}
    </ActDialog>
  );
}
