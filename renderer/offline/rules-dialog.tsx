/** F1 without a line: 离线规则, what works and what waits, in whole sentences. */
import type { ReactNode } from 'react';
import { create } from 'zustand';
import type { SystemState } from '#contract/system.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { openHelp } from '#renderer/keys/help-dialog.tsx';
import { CanNowCard } from './can-now-card.tsx';
import { ruleWords } from './offline-words.ts';

const useRules = create<{ readonly open: boolean }>(() => ({ open: false }));

export function openRules(): void {
  useRules.setState({ open: true });
}

function close(): void {
  useRules.setState({ open: false });
}

export function RulesDialog({ system }: { readonly system: SystemState }): ReactNode {
  const open = useRules((state) => state.open);
  const offered = useCall('dossier.meters', {}, { enabled: open }).data?.offered ?? null;
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
        {ruleWords(offered, forced !== null).map(([name, words]) => (
          <li key={name}>
            <b>{name}</b>
            {words}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
