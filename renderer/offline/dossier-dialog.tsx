/**
 * One dossier with the customer at the counter: identity again, the platform's figures, 补结, and the
 * difference back. Each step says what comes next; there is no way to press anything twice.
 */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { DossierId } from '#core/ids.ts';
import { displayYuan } from '#core/money.ts';
import { chinaDateTime } from '#core/time.ts';
import type { Dossier } from '#contract/dossier.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useSystem } from '#renderer/app/session.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import type { DialogButton } from '#renderer/design/dialog.tsx';
import { ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { useScanTarget } from '#renderer/scanner/scan-targets.ts';
import { CloseDossierDialog } from './close-dossier-dialog.tsx';
import {
  DOSSIER_NAMES,
  canClose,
  canSettle,
  dossierKind,
  needsPapers,
  refundText,
} from './dossier-words.ts';
import { isOffline } from './offline-words.ts';
import { EstimateBox } from './pay-first-card.tsx';
import './offline.css';

type DossierDialogProps = { readonly dossierId: DossierId; readonly onClose: () => void };

export function DossierDialog({ dossierId, onClose }: DossierDialogProps): ReactNode {
  const dossier = useCall('dossier.get', { dossierId });
  if (dossier.data) return <OpenDossier dossier={dossier.data} onClose={onClose} />;
  return (
    <Dialog title="补结" onClose={onClose} buttons={[]}>
      {dossier.error ? (
        <ErrorState>{dossier.error.sentence}</ErrorState>
      ) : (
        <LoadingState text="正在取这一单" />
      )}
    </Dialog>
  );
}

/** The acts on a dossier, bound to this one. */
function useDossierActs(dossierId: DossierId) {
  const say = useNotice((state) => state.say);
  const identify = useCommand('dossier.identify', { failure: 'own' });
  const settle = useCommand('dossier.settle', { failure: 'own' });
  const print = useCommand('dossier.printClaim', { failure: 'own' });
  const busy = identify.isPending || settle.isPending || print.isPending;
  const [last, setLast] = useState<'identify' | 'settle' | 'print'>('identify');
  const failure = { identify, settle, print }[last].error?.sentence ?? null;
  return {
    busy: settle.isPending ? '正在补结，请稍等。' : identify.isPending ? '正在核对身份…' : '',
    failure,
    identify: (code: string) => {
      if (busy) return;
      setLast('identify');
      identify.mutate({ dossierId, code });
    },
    settle: () => {
      if (busy) return;
      setLast('settle');
      settle.mutate({ dossierId });
    },
    print: () => {
      if (busy) return;
      setLast('print');
      print.mutate({ dossierId }, { onSuccess: () => say('good', '手工报销材料已打印。') });
    },
  };
}

/** True, or why 补结 cannot be pressed now. */
function settleEnabled(dossier: Dossier, offline: boolean, busy: string): true | string {
  if (busy !== '') return busy;
  if (offline) return '医保平台连接中断，恢复后才能补结。';
  if (dossier.identifiedUntil === null) return '请顾客出示医保码，直接扫。';
  return dossier.trial !== null || '还没有平台的金额，请再扫一次医保码。';
}

type OpenDossierProps = { readonly dossier: Dossier; readonly onClose: () => void };

function OpenDossier({ dossier, onClose }: OpenDossierProps): ReactNode {
  const offline = isOffline(useSystem());
  const acts = useDossierActs(dossier.dossierId);
  const [closing, setClosing] = useState(false);
  const may = canSettle(dossier);
  useScanTarget((code) => {
    if (may && !closing) acts.identify(code);
    return may;
  });
  if (closing) return <CloseDossierDialog dossier={dossier} onClose={() => setClosing(false)} />;
  const enabled = settleEnabled(dossier, offline, acts.busy);
  const ended = !may && !needsPapers(dossier);
  const buttons: DialogButton[] = [
    ...(may
      ? [{ key: 'F12', label: '补结，退差额', main: true, enabled, run: acts.settle } as const]
      : []),
    ...(needsPapers(dossier)
      ? [{ key: 'F10', label: '打印手工报销材料', main: !may, run: acts.print } as const]
      : []),
    ...(ended ? [{ key: 'Enter', label: '知道了', main: true, run: onClose } as const] : []),
    ...(canClose(dossier)
      ? [{ key: 'F9', label: '了结这一单', run: () => setClosing(true) } as const]
      : []),
  ];
  return (
    <Dialog
      title={`${DOSSIER_NAMES[dossier.kind]} · 取单码 ${dossier.pickupCode}`}
      width={680}
      onClose={onClose}
      failure={acts.failure}
      buttons={buttons}
      note={may && enabled !== true ? enabled : dossier.saleNo}
    >
      <DossierFacts dossier={dossier} />
    </Dialog>
  );
}

function DossierFacts({ dossier }: { readonly dossier: Dossier }): ReactNode {
  const { settled, trial } = dossier;
  const back = refundText(dossier.refunds);
  return (
    <>
      <p>
        <StateTag kind={dossierKind(dossier.state)}>{dossier.stateText}</StateTag>{' '}
        {dossier.identifiedUntil !== null && settled === null && (
          <StateTag kind="confirmed">身份已核对</StateTag>
        )}
      </p>
      <p className="person-name">
        <b>{dossier.maskedName}</b>
        <span className="code">{dossier.maskedIdDocNo}</span>
        <span className="code">{dossier.maskedPhone}</span>
      </p>
      <dl className="dossier-facts">
        <dt>售出</dt>
        <dd>
          {chinaDateTime(dossier.sealedAt).slice(0, 16)} {dossier.sealedBy}
        </dd>
        <dt>补结截止</dt>
        <dd>{chinaDateTime(dossier.expiresAt).slice(0, 16)}</dd>
        <dt>合计</dt>
        <dd>
          {displayYuan(dossier.total_fen)}（可补结 {displayYuan(dossier.insured_fen)}）
        </dd>
        <dt>顾客已付</dt>
        <dd>{displayYuan(dossier.paid_fen)}</dd>
      </dl>
      {settled === null && trial === null && dossier.estimate !== null && (
        <EstimateBox estimate={dossier.estimate} />
      )}
      {settled === null && trial !== null && (
        <p className="big-line">平台试算：将退 {back === '' ? '0.00 元' : back}。</p>
      )}
      {settled !== null && (
        <p className="big-line" role="status">
          {back === '' ? '补结完成，没有要退的。' : `请退 ${back}。`}
        </p>
      )}
    </>
  );
}
