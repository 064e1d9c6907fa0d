/** Shift+F8: what waits to be settled. By pick-up code, name or number, or the voucher scanned. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Input } from 'antd';
import type { DossierId } from '#core/ids.ts';
import { displayYuan } from '#core/money.ts';
import { chinaDateTime } from '#core/time.ts';
import type { Dossier } from '#contract/dossier.ts';
import { useCall, useClient } from '#renderer/contract-client/hooks.ts';
import { sentenceOfError } from '#renderer/contract-client/failure.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { EmptyState, ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { useScanTarget } from '#renderer/scanner/scan-targets.ts';
import { DOSSIER_NAMES, dossierKind } from './dossier-words.ts';
import { useSeenWaiting } from './line-banner.tsx';

const SHOWN = 200;

type DossierDeskProps = {
  readonly onClose: () => void;
  readonly onOpen: (dossierId: DossierId) => void;
};

/** The list, narrowed by what was found. */
export function DossierDesk({ onClose, onOpen }: DossierDeskProps): ReactNode {
  const client = useClient();
  useSeenWaiting();
  const open = useCall('dossier.list', { open: true, limit: SHOWN });
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly Dossier[] | null>(null);
  const [picked, setPicked] = useState(0);
  const [failure, setFailure] = useState<string | null>(null);
  const rows = found ?? open.data ?? [];
  const find = async (word: string): Promise<void> => {
    setFailure(null);
    try {
      const hits = await client.call('dossier.find', { text: word.slice(0, 60) });
      const [only] = hits;
      if (only !== undefined && hits.length === 1) onOpen(only.dossierId);
      else {
        setFound(hits);
        setPicked(0);
      }
    } catch (error) {
      setFailure(sentenceOfError(error));
    }
  };
  useScanTarget((code) => {
    void find(code);
    return true;
  });
  const choose = (): void => {
    const row = rows[picked];
    if (text.trim() !== '' && found === null) void find(text.trim());
    else if (row) onOpen(row.dossierId);
  };
  const move = (by: number): void =>
    setPicked((was) => Math.max(0, Math.min(rows.length - 1, was + by)));
  return (
    <Dialog
      title="补结：先找到这一单"
      width={760}
      onClose={onClose}
      failure={failure}
      keys={[
        { key: 'ArrowDown', label: '下一单', run: () => move(1), inText: true, repeats: true },
        { key: 'ArrowUp', label: '上一单', run: () => move(-1), inText: true, repeats: true },
      ]}
      buttons={[{ key: 'Enter', label: '打开', main: true, run: choose }]}
      note="可直接扫补结凭单"
    >
      <div className="field-row">
        <label className="field-label" htmlFor="dossier-text">
          取单码
        </label>
        <Input
          id="dossier-text"
          data-first-focus
          size="large"
          autoComplete="off"
          placeholder="取单码、姓名或单号"
          maxLength={60}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setFound(null);
            setFailure(null);
          }}
        />
      </div>
      {open.error && (
        <ErrorState onAgain={() => void open.refetch()}>{open.error.sentence}</ErrorState>
      )}
      {!open.error && !open.data && <LoadingState text="正在取待补结的单" />}
      {open.data && rows.length === 0 && <EmptyState>没有待补结的单。</EmptyState>}
      <ul className="choice-list find-list" role="listbox" aria-label="待补结的单">
        {rows.map((row, index) => (
          <li
            key={row.dossierId}
            role="option"
            aria-selected={index === picked}
            className={`choice${index === picked ? ' choice-on' : ''}`}
            onClick={() => onOpen(row.dossierId)}
          >
            <b className="grow">
              {row.maskedName} <span className="code muted">{row.saleNo}</span>
            </b>
            <span>{DOSSIER_NAMES[row.kind]}</span>
            <StateTag kind={dossierKind(row.state)}>{row.stateText.slice(0, 18)}</StateTag>
            <span className="muted">{chinaDateTime(row.expiresAt).slice(5, 16)} 前</span>
            <b className="number">{displayYuan(row.total_fen)}</b>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
