/** What goes on when the line is there again: uploads, what is unknown, the sign-in of the day. */
import { wakeHeldDossiers } from '#db/dossier.ts';
import { wakeOutboxItems } from '#db/outbox.ts';
import { commitAlone } from '../dispatch/alone.ts';
import type { Engine } from '../engine.ts';
import { lookAgainNow } from '../settlement/look-again.ts';
import { isSignedIn, signShopInSoon } from '../staff/shop-sign-in.ts';

/** Nothing waits out a pause that was made for a line that was gone. */
export function lineIsBack(engine: Engine): void {
  commitAlone(engine, (inside) => {
    if (wakeOutboxItems(inside.db, inside.now) > 0) inside.touch('outbox');
    lookAgainNow(inside);
    if (wakeHeldDossiers(inside.db, inside.now) > 0) inside.touch('dossier');
  });
  engine.wakeOutbox();
  engine.wakeResolver();
  engine.wakeDossiers();
  const [someone] = engine.memory.sessions.values();
  if (someone !== undefined && !isSignedIn(engine)) signShopInSoon(engine, someone);
}
