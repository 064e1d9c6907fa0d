/** F1 without a line: 离线规则, what works and what waits, in whole sentences. */
import type { ReactNode } from 'react';
import { create } from 'zustand';
import type { SystemState } from '#contract/system.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { openHelp } from '#renderer/keys/help-dialog.tsx';
import { CanNowCard } from './can-now-card.tsx';

const useRules = create<{ readonly open: boolean }>(() => ({ open: false }));

export function openRules(): void {
  useRules.setState({ open: true });
}

function close(): void {
  useRules.setState({ open: false });
}

export function RulesDialog({ system }: { readonly system: SystemState }): ReactNode {
  const open = useRules((state) => state.open);
  if (!open) return null;
  const { forced } = system.platform;
  return (
    <Dialog
      title="离线规则"
      width={720}
      onClose={close}
      buttons={[
        { key: 'F1', label: '知道了', main: true, run: close },
        {
          key: 'F2',
          label: '快捷键',
          run: () => {
            close();
            openHelp();
          },
        },
      ]}
    >
      <CanNowCard />
      <ul className="rule-list">
        <li>
          <b>自费单</b>照常卖：收款、打印、出库都在本机，恢复后自动上传。
        </li>
        <li>
          <b>医保顾客</b>按 F3
          手工登记，先付后补：收全款、打补结凭单，恢复后带凭单来店补结，退差额。
        </li>
        <li>
          <b>金额</b>离线时只有估算，带 ≈，不是结算结果。不能说“已经报销”。
        </li>
        <li>
          <b>处方</b>
          已审核通过的可以调配、销售，审方要等恢复；先付后补时不上报售出，补结时再核对是否有效。
        </li>
        <li>
          <b>恢复</b>
          {forced === null
            ? '由系统自动重连，不用重启，不用等在这里。'
            : '须店长在“设置 › 离线”里切回联机。'}
        </li>
      </ul>
    </Dialog>
  );
}
