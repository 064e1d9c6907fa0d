/**
 * How the store narrows what the region allows without a line. An empty cap is the region's. What
 * loosens asks for a manager's PIN; what narrows does not.
 */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { OfflineCaps, StoreSettings } from '#contract/settings.ts';
import { fen, formatYuan } from '#core/money.ts';
import type { OfflineCap } from '#core/store-settings.ts';
import {
  CAP_NAMES,
  OFFLINE_CAPS,
  capText,
  isMoney,
  loosens,
  offlineInForce,
} from '#core/store-settings.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { Choice, TextField } from '#renderer/page-parts/fields.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';
import { foldDigits, parseAmount } from '#renderer/sale/amount-text.ts';
import styles from './settings.module.css';

type PolicyProps = { readonly settings: StoreSettings; readonly onClose: () => void };
type Texts = Readonly<Record<OfflineCap, string>>;

export function OfflinePolicyDialog({ settings, onClose }: PolicyProps): ReactNode {
  const { region, store, inForce } = settings.offline;
  const say = useNotice((state) => state.say);
  const [payFirst, setPayFirst] = useState(store.payFirst ? 'yes' : 'no');
  const [texts, setTexts] = useState<Texts>(() => textsOf(settings));
  const { approval, missing, clear, fields } = useApproval(false);
  const set = useCommand('settings.setOffline', {
    failure: 'own',
    done: () => {
      say('good', '离线规则已改。');
      onClose();
    },
  });
  const caps = capsOf(texts);
  const after =
    typeof caps === 'string'
      ? null
      : offlineInForce(region, { ...store, ...caps, payFirst: payFirst === 'yes' });
  const looser = after !== null && loosens(inForce, after);
  const lacks = typeof caps === 'string' ? caps : looser ? missing : null;
  const submit = (): void => {
    if (typeof caps === 'string' || lacks !== null || set.isPending) return;
    const given = looser ? approval : null;
    set.mutate({ payFirst: payFirst === 'yes', caps, approval: given }, { onError: clear });
  };
  return (
    <Dialog
      title="离线规则"
      width={760}
      onClose={onClose}
      failure={set.error?.sentence ?? null}
      buttons={[
        {
          ...{ key: 'F12', label: '改规则', main: true, run: submit },
          enabled: set.isPending ? '正在登记，请稍等。' : (lacks ?? true),
        },
      ]}
      note={lacks ?? (looser ? '放宽，须店长 PIN' : null)}
    >
      <p className="muted">门店只能比地区更严；留空按地区。放宽须店长 PIN，收紧不用。</p>
      <div className={styles['policy']}>
        <Choice
          first
          name={`先付后补（地区${region.payFirst ? '允许' : '不允许'}）`}
          value={payFirst}
          choices={{ yes: '使用', no: '不使用，离线只做自费' }}
          onChange={setPayFirst}
        />
        {OFFLINE_CAPS.map((cap) => (
          <TextField
            key={cap}
            name={`${CAP_NAMES[cap]}（地区 ≤ ${capText(cap, region[cap])}）`}
            hint="按地区"
            value={texts[cap]}
            onChange={(text) => setTexts({ ...texts, [cap]: text })}
          />
        ))}
      </div>
      {looser && fields}
    </Dialog>
  );
}

function textsOf({ offline: { store } }: StoreSettings): Texts {
  const text = (cap: OfflineCap): string => {
    const own = store[cap];
    if (own === null) return '';
    return isMoney(cap) ? formatYuan(fen(own)) : String(own);
  };
  return Object.fromEntries(OFFLINE_CAPS.map((cap) => [cap, text(cap)])) as Texts;
}

/** The caps as typed, or what is wrong with the first that is none. */
function capsOf(texts: Texts): OfflineCaps | string {
  const read = (cap: OfflineCap): number | null | undefined => {
    const text = foldDigits(texts[cap]).trim();
    if (text === '') return null;
    if (isMoney(cap)) return parseAmount(text) ?? undefined;
    return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
  };
  const wrong = OFFLINE_CAPS.find((cap) => read(cap) === undefined);
  if (wrong !== undefined) return `${CAP_NAMES[wrong]}请填${isMoney(wrong) ? '金额' : '整数'}。`;
  return Object.fromEntries(OFFLINE_CAPS.map((cap) => [cap, read(cap)])) as OfflineCaps;
}
