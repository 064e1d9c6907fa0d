/** The patient's whole name and number on the screen: for a minute, at one window, on record. */
import { fail, ok } from '#core/result.ts';
import { prescriptionById, reviewOf } from '#db/prescription.ts';
import type { Handlers } from '../engine.ts';
import { commandHandler, queryHandler } from '../engine.ts';
import { readColumn } from '../columns.ts';

const REVEALED_MS = 60_000;

export const revealHandlers = {
  'review.reveal': commandHandler('review.reveal', (scope, input) => {
    const { engine, caller, now } = scope;
    const { prescriptionId } = input;
    if (reviewOf(scope.db, prescriptionId) === null) {
      return fail('prescription.notFound', '没有这张处方。', 'prescriptionId');
    }
    scope.audit('person.revealed', prescriptionId, { fields: ['name', 'idDocNo'] });
    scope.touch('review');
    const { connectionId } = caller;
    scope.after(() =>
      engine.memory.reveals.set(connectionId, { prescriptionId, until: now + REVEALED_MS }),
    );
    return ok(null);
  }),

  'review.revealed': queryHandler('review.revealed', (scope, input) => {
    const { engine, db, caller, now } = scope;
    const reveal = engine.memory.reveals.get(caller.connectionId);
    if (reveal?.prescriptionId !== input.prescriptionId || reveal.until <= now) return ok(null);
    const review = reviewOf(db, input.prescriptionId);
    const row = prescriptionById(db, input.prescriptionId);
    if (review === null || row === null || row.detail === null) return ok(null);
    const { patientName } = readColumn('prescription', row.detail);
    const { idDocNo } = readColumn('person', review.person);
    return ok({ name: patientName, idDocNo, until: reveal.until });
  }),
} satisfies Partial<Handlers>;
