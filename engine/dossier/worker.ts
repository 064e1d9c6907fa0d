/**
 * What the engine does with dossiers by itself: ends those whose time is over, and settles 挂账, which
 * needs nobody's presence, oldest first while there is a line (settlement.md §5).
 */
import { never, ok, present } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { DossierRecord } from '#db/dossier.ts';
import {
  dossierById,
  dueDossier,
  expiredDossier,
  nextDossierTime,
  nextExpiry,
  updateDossier,
} from '#db/dossier.ts';
import { staffByNo } from '#db/staff.ts';
import { readColumn } from '../columns.ts';
import { commitAlone } from '../dispatch/alone.ts';
import { reportIncident } from '../dispatch/incident.ts';
import type { Engine } from '../engine.ts';
import type { PresentedCredential } from '../platform/platform.ts';
import { unbooked, untilWritten } from '../sale/desk.ts';
import { concludeSettlement } from '../settlement/settle-outcome.ts';
import type { Acting } from '../settlement/settle.ts';
import type { Worker } from '../worker.ts';
import { pauseAfter, startWorker } from '../worker.ts';
import { endUnsettled } from './follow.ts';
import { prepare, readyToSettle, send, tryOut } from './settle.ts';
import { isWithoutLine } from './without-line.ts';

/** Without a line it is looked whether it is back; a line that comes back wakes the worker too. */
const LOOK_AGAIN_MS = 60_000;
/** A deadline may be weeks away, and a timer of more than 24 days goes off at once. */
const LONGEST_SLEEP_MS = 6 * 3_600_000;

export function startDossiers(engine: Engine): Worker {
  return startWorker(engine, {
    name: 'dossiers',
    nextAt: () => {
      const due = nextDossierTime(engine.db);
      const settle = due !== null && isWithoutLine(engine) ? engine.now() + LOOK_AGAIN_MS : due;
      const times = [settle, nextExpiry(engine.db)].filter((at) => at !== null);
      return times.length === 0 ? null : Math.min(...times, engine.now() + LONGEST_SLEEP_MS);
    },
    step: async () => {
      const due = isWithoutLine(engine) ? null : dueDossier(engine.db, engine.now());
      if (due === null) {
        // After those that are due: one that cannot be ended must not keep them waiting.
        const overdue = expiredDossier(engine.db, engine.now());
        return overdue === null ? false : expire(engine, overdue);
      }
      try {
        await settleHeld(engine, due);
      } catch (error) {
        if (!engine.db.open) return false;
        reportIncident(engine, 'dossier', error, true);
        postpone(engine, due, '程序出错，没有补结，请告诉店长。');
      }
      return true;
    },
  });
}

function expire(engine: Engine, dossier: DossierRecord): true {
  commitAlone(engine, (tx) =>
    endUnsettled(engine, tx, dossier, { state: 'expired', sentence: '', by: '' }),
  );
  engine.wakeOutbox();
  return true;
}

/** Whoever sealed it speaks for it. */
function actingFor(engine: Engine, dossier: DossierRecord): Acting {
  const staffNo = dossier.sealed_by;
  return {
    engine,
    operator: { staffNo, name: staffByNo(engine.db, staffNo)?.name ?? staffNo },
    commit: (act) => commitAlone(engine, act),
  };
}

async function settleHeld(engine: Engine, dossier: DossierRecord): Promise<void> {
  const acting = actingFor(engine, dossier);
  const sent = await trySend(acting, dossier);
  if (!sent.ok) return notSettled(engine, dossier, sent.failure);
  const { msgid, outcome } = sent.value;
  try {
    commitAlone(engine, (tx) => concludeSettlement(engine, tx, msgid, outcome));
  } catch (error) {
    // As at a till: what cannot be booked is unknown in plain sight, and only proof ends it.
    reportIncident(engine, 'conclude', error, true);
    untilWritten(engine, () =>
      commitAlone(engine, (tx) => concludeSettlement(engine, tx, msgid, unbooked(outcome))),
    );
  }
  engine.wakeOutbox();
  engine.wakeResolver();
}

async function trySend(
  acting: Acting,
  dossier: DossierRecord,
): Promise<Awaited<ReturnType<typeof send>>> {
  const ready = readyToSettle(acting.engine, dossier.dossier_id);
  if (!ready.ok) return ready;
  const credential = credentialOf(ready.value.dossier);
  if (!credential.ok) return credential;
  const prepared = prepare(acting.engine, ready.value, credential.value);
  if (!prepared.ok) return prepared;
  const tried = await tryOut(acting, ready.value, prepared.value);
  return tried.ok ? send(acting, dossier.dossier_id, credential.value) : tried;
}

/** The ID card that was shown. A card of kind 03 needs its reader's serial, which is nowhere kept. */
function credentialOf(dossier: DossierRecord): Result<PresentedCredential> {
  const { person, credentialKind } = readColumn('dossierContents', dossier.contents);
  switch (credentialKind) {
    case '02':
      return ok({ kind: '02', number: person.idDocNo, cardSerial: '' });
    case '01':
    case '03':
      throw new Error(
        `a dossier of credential ${credentialKind} cannot be settled without presence`,
      );
    default:
      return never(credentialKind);
  }
}

/** Nothing was sent: tried again later, or laid on the desk when trying again would not help. */
function notSettled(
  engine: Engine,
  dossier: DossierRecord,
  failure: { readonly code: string; readonly sentence: string },
): void {
  const again =
    failure.code === 'platform.unreachable' ||
    failure.code === 'platform.noAnswer' ||
    failure.code === 'person.locked';
  if (again) return postpone(engine, dossier, failure.sentence);
  commitAlone(engine, (tx) => {
    const { state } = present(dossierById(tx.db, dossier.dossier_id), 'dossier');
    if (state !== 'waiting' && state !== 'refused') return;
    const { sentence } = failure;
    updateDossier(tx.db, dossier.dossier_id, { state: 'refused', sentence, next_at: null });
    tx.audit('dossier.refused', dossier.dossier_id, { code: failure.code });
    tx.touch('dossier', 'system');
  });
}

function postpone(engine: Engine, dossier: DossierRecord, sentence: string): void {
  commitAlone(engine, (tx) => {
    const { state, tries } = present(dossierById(tx.db, dossier.dossier_id), 'dossier');
    if (state !== 'waiting') return;
    updateDossier(tx.db, dossier.dossier_id, {
      sentence,
      tries: tries + 1,
      next_at: tx.now + pauseAfter(tries + 1, engine.random()),
    });
    tx.touch('dossier');
  });
}
