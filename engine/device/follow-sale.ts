/** What the customer display says while a sale is made: followed from the file, after each commit. */
import type { DisplayMessage } from '#core/device.ts';
import type { Fen } from '#core/money.ts';
import { sumFen } from '#core/money.ts';
import type { TillNo } from '#core/ids.ts';
import { currentSale, linesOf } from '#db/sale.ts';
import { lastPaidAt, tendersOf } from '#db/tender.ts';
import type { Engine } from '../engine.ts';
import { saleView } from '../sale/view.ts';

/** How long the change stays before the display welcomes the next customer. */
const CHANGE_STAYS_MS = 10_000;
/** Several commits on each other's heels are shown once. */
const SOON_MS = 30;

/** Answers the listener for the news of sales. The display shows the store's first till. */
export function followSales(engine: Engine): () => void {
  const till = engine.store.tills[0];
  let shown = '';
  let waiting = false;
  const look = (): void => {
    waiting = false;
    if (till === undefined || !engine.db.open) return;
    const message = messageAt(engine, till);
    const text = JSON.stringify(message);
    if (text === shown) return;
    shown = text;
    engine.devices.display.show(message, engine.now());
    if (message.kind === 'change') engine.later(CHANGE_STAYS_MS + SOON_MS, look);
  };
  return () => {
    if (waiting || engine.devices.settings().display.address === '') return;
    waiting = true;
    engine.later(SOON_MS, look);
  };
}

function messageAt(engine: Engine, till: TillNo): DisplayMessage {
  const { db } = engine;
  const now = engine.now();
  const sale = currentSale(db, till);
  if (sale === null) return afterSale(engine, till, now);
  const lines = linesOf(db, sale.sale_id);
  const last = lines.at(-1);
  if (last === undefined) return { kind: 'none' };
  const { stillToPay_fen: due_fen, total_fen, trial } = saleView({ engine, db, now }, sale.sale_id);
  if (sale.state === 'settled' || trial !== null) return { kind: 'due', total_fen, due_fen };
  return { kind: 'price', name: last.name, amount_fen: last.amount_fen, total_fen };
}

function afterSale(engine: Engine, till: TillNo, now: number): DisplayMessage {
  const sale = lastPaidAt(engine.db, till);
  if (sale?.paid_at === null || sale === null || now - sale.paid_at > CHANGE_STAYS_MS) {
    return { kind: 'none' };
  }
  const taken = tendersOf(engine.db, sale.sale_id).filter((row) => row.refund === 0);
  const sum = (part: (row: (typeof taken)[number]) => Fen): Fen => sumFen(taken.map(part));
  return {
    kind: 'change',
    received_fen: sum((row) => row.received_fen),
    change_fen: sum((row) => row.change_fen),
  };
}
