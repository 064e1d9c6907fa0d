/** Finding what waits to be settled: by pick-up code, sale number or name; the desk's lists. */
import type { Dossier } from '#contract/dossier.ts';
import { isPickupCode, pickupCodeIn } from '#core/dossier.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import type { DossierRecord } from '#db/dossier.ts';
import {
  dossierByCode,
  dossierById,
  dossierOfSale,
  dossiersByName,
  newestDossiers,
  openDossiers,
  pendingDossiers,
} from '#db/dossier.ts';
import { saleByNo } from '#db/sale.ts';
import type { Db } from '#db/sql.ts';
import type { QueryScope } from '../engine.ts';
import { queryHandler } from '../engine.ts';
import { holdIsOn, metersOf, offeredBy } from './limits.ts';
import { dossierView } from './view.ts';

/** More of one name than this and the code is asked for. */
const MOST_OF_A_NAME = 50;

export const findHandlers = {
  'dossier.find': queryHandler('dossier.find', (scope, input) => {
    const found = findBy(scope.db, input.text);
    return found.ok ? ok(viewAll(scope, found.value)) : found;
  }),

  'dossier.get': queryHandler('dossier.get', (scope, input) => {
    const row = dossierById(scope.db, input.dossierId);
    if (row === null) return fail('dossier.notFound', '没有这份补结单。', 'dossierId');
    return ok(dossierView(scope, row));
  }),

  'dossier.list': queryHandler('dossier.list', (scope, input) =>
    ok(viewAll(scope, (input.open ? openDossiers : newestDossiers)(scope.db, input.limit))),
  ),

  'dossier.meters': queryHandler('dossier.meters', (scope) => {
    const pending = pendingDossiers(scope.db);
    const deadlines = pending.map((row) => row.expires_at);
    return ok({
      payFirst: metersOf(scope, 'payFirst'),
      holdShare: metersOf(scope, 'holdShare'),
      waiting: pending.reduce((sum, row) => sum + row.count, 0),
      earliestExpiry: deadlines.length === 0 ? null : Math.min(...deadlines),
      holdAllowed: holdIsOn(scope.db),
      offered: offeredBy(scope),
    });
  }),
};

function viewAll(scope: QueryScope, rows: readonly DossierRecord[]): Dossier[] {
  return rows.map((row) => dossierView(scope, row));
}

function findBy(db: Db, text: string): Result<readonly DossierRecord[]> {
  const code = pickupCodeIn(text);
  if (code !== null) {
    // A slip of the finger is told from a code nobody has.
    if (!isPickupCode(code)) return fail('dossier.wrongCode', '取单码不对，请核对凭单。', 'text');
    return oneOf(dossierByCode(db, code), '没有这个取单码的单。');
  }
  const sale = saleByNo(db, text.toUpperCase());
  if (sale !== null) return oneOf(dossierOfSale(db, sale.sale_id), '这一单没有待补结。');
  const named = dossiersByName(db, text, MOST_OF_A_NAME);
  return named.length > 0 ? ok(named) : fail('dossier.notFound', '没有找到待补结的单。', 'text');
}

function oneOf(row: DossierRecord | null, sentence: string): Result<readonly DossierRecord[]> {
  return row === null ? fail('dossier.notFound', sentence, 'text') : ok([row]);
}
