/** 开班: what lay in the drawer when the shift began, counted by faces or taken over as it was left. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { displayYuan } from '#core/money.ts';
import { openItemName } from '#core/shift.ts';
import { chinaDateTime } from '#core/time.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { countedSum, facesOf } from './cash-count.ts';
import type { Fields } from './cash-count.ts';
import { CountFields } from './face-fields.tsx';
import { useShiftCommand } from './use-shift-command.ts';
import styles from '#renderer/day/day.module.css';

const SHOWN_ITEMS = 6;

export function OpenShiftDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const say = useNotice((state) => state.say);
  const [fields, setFields] = useState<Fields>({});
  const [refused, setRefused] = useState<{ name: string; sentence: string } | null>(null);
  const handover = useCall('shift.handover', {}).data ?? null;
  const open = useShiftCommand('shift.open', {
    failure: 'own',
    done: (shift) => {
      say('good', `第 ${shift.number} 班已开班，备用金 ${displayYuan(shift.float_fen)} 元。`);
      onClose();
    },
  });
  const counted = countedSum(fields);
  const left = handover === null ? '' : displayYuan(handover.float_fen);
  const submit = (): void => {
    if (!open.isPending) open.mutate({ faces: counted === null ? null : facesOf(fields) });
  };
  return (
    <Dialog
      title="开班 · 备用金"
      name="开班"
      width={460}
      onClose={onClose}
      failure={open.error?.sentence ?? null}
      buttons={[
        {
          key: 'F12',
          label: counted === null ? `沿用留存 ${left}` : `按实点 ${displayYuan(counted)} 开班`,
          name: '开班',
          main: true,
          run: submit,
        },
      ]}
    >
      <p>{leftSentence(handover)}逐个面额点数，或不填，直接沿用。</p>
      <div data-count>
        <CountFields
          fields={fields}
          refused={refused}
          terminals={false}
          first
          onType={(name, text) => {
            setFields((before) => ({ ...before, [name]: text }));
            setRefused(null);
          }}
          onRefuse={(name, sentence) => setRefused({ name, sentence })}
        />
      </div>
      <Carried items={handover?.carried ?? []} />
    </Dialog>
  );
}

type Handover = {
  readonly float_fen: number;
  readonly leftBy: string;
  readonly leftAt: number | null;
};

function leftSentence(handover: Handover | null): string {
  if (handover === null) return '';
  const amount = displayYuan(handover.float_fen);
  if (handover.leftAt === null) return `门店备用金 ${amount} 元。`;
  const at = chinaDateTime(handover.leftAt).slice(5, 16);
  return `${handover.leftBy} ${at} 交班，钱箱留存 ${amount} 元。`;
}

type Item = { readonly kind: Parameters<typeof openItemName>[0]; readonly title: string };

function Carried({ items }: { readonly items: readonly Item[] }): ReactNode {
  if (items.length === 0) return null;
  const names = items
    .slice(0, SHOWN_ITEMS)
    .map((item) => `${openItemName(item.kind)} ${item.title}`);
  const rest = items.length - names.length;
  return (
    <p className={styles['carried']}>
      上一班移交 {items.length} 项：{names.join('、')}
      {rest > 0 ? `，另有 ${rest} 项` : ''}。
    </p>
  );
}
