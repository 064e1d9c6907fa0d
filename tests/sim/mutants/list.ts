/**
 * Mistakes somebody could make in the code that settles. Each is a small change of text that must
 * apply exactly once; a simulation that does not notice one of them proves nothing.
 */

export type Mutation = {
  readonly name: string;
  readonly hunks: readonly { readonly file: string; readonly find: string; readonly put: string }[];
};

const SETTLE = 'engine/settlement/settle.ts';
const GATE = 'engine/platform/intent-gate.ts';
const CLASSIFY = 'engine/platform/fsi/classify.ts';
const WORKER = 'engine/outbox/worker.ts';
const FOLLOW = 'engine/dossier/follow.ts';
const TENDER = 'engine/sale/tender.ts';
const SECOND_PERSON = 'engine/sale-return/second-person.ts';

const one = (name: string, file: string, find: string, put: string): Mutation => ({
  name,
  hunks: [{ file, find, put }],
});

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'the request leaves before `sent` is committed',
    hunks: [
      {
        file: GATE,
        find: "      try {\n        transaction(db, () => {\n          step(db, msgid, 'send');",
        put: "      const early = sendNow(msgid, effect, operator, late);\n      try {\n        transaction(db, () => {\n          step(db, msgid, 'send');",
      },
      {
        file: GATE,
        find: '      return sendNow(msgid, effect, operator, late);',
        put: '      return early;',
      },
    ],
  },
  one(
    'an upload without an answer goes again under a new msgid',
    WORKER,
    "        state: 'unknown',\n        reason: '平台没有答复，结果未知，等待核对。',",
    "        state: 'waiting',\n        msgid: null,\n        next_at: now + 1_000,\n        reason: '平台没有答复。',",
  ),
  one(
    'a time-out is taken for a refusal',
    CLASSIFY,
    "return { kind: 'unknown', reason: result.reason, raw: result.partial };",
    "return { kind: 'refused', sentence: result.reason, cause: 'other', raw: result.partial };",
  ),
  one(
    'an error page is taken for a refusal',
    CLASSIFY,
    "'答复无法识别';\n  return { kind: 'unknown', reason, raw };",
    "'答复无法识别';\n  return { kind: 'refused', sentence: reason, cause: 'other', raw };",
  ),
  one(
    'a repeat refused by the centre is taken for a refusal of the settlement',
    CLASSIFY,
    "if (sort === 'effect' && RECEIVED_BEFORE.test(sentence)) {",
    "if (sort === 'lookup' && RECEIVED_BEFORE.test(sentence)) {",
  ),
  one(
    'the slip is printed before the commit of the tender',
    TENDER,
    "  bookPayment(deskOf(scope), sale, tenders, 'slip');",
    "  bookPayment(deskOf(scope), sale, tenders, 'slip');\n  void engine.printer.print(Buffer.from(sale.sale_no));",
  ),
  {
    name: 'stock is released as soon as the request is recorded',
    hunks: [
      {
        file: SETTLE,
        find: "import * as sales from '#db/sale.ts';",
        put: "import * as sales from '#db/sale.ts';\nimport { reserveLot } from '#db/stock.ts';",
      },
      {
        file: SETTLE,
        find: "    sales.moveSale(desk.tx.db, saleId, 'open', 'settle');",
        put: "    sales.moveSale(desk.tx.db, saleId, 'open', 'settle');\n    for (const lot of sales.lineLots(desk.tx.db, saleId)) reserveLot(desk.tx.db, lot.lot_id, -lot.quantity_e4 as never);",
      },
    ],
  },
  one(
    'a reversal is assumed done while the books still show it',
    'core/resolution.ts',
    '  // Nothing is lost with the answer of a void',
    "  if (way.step === 'level') return { kind: 'ended', end: 'reversed' };\n  // Nothing is lost with the answer of a void",
  ),
  one(
    'absent after one look',
    'core/resolution.ts',
    'if (way.absent_at !== null && asked_at >= settled_at) {',
    'if (asked_at >= way.sent_at) {',
  ),
  one(
    'what was sent when the machine died is open again at the start',
    'engine/settlement/recover.ts',
    "const lost = { kind: 'unknown', reason: LOST, raw: '' } as const;",
    "const lost = { kind: 'refused', sentence: LOST, cause: 'other', raw: '' } as const;",
  ),
  one(
    'a late answer overrides a reversal',
    'engine/settlement/late-answer.ts',
    '    row.reversal_msgid === null &&\n',
    '',
  ),
  one(
    'amounts that contradict themselves are believed',
    SETTLE,
    '  if (broken.length === 0) return outcome;',
    '  if (broken.length < 9) return outcome;',
  ),
  one(
    'the refund is what was handed over, not what was kept',
    'engine/settlement/void-outcome.ts',
    '      refund: 1,\n      amount_fen: tender.amount_fen,\n      received_fen: tender.amount_fen,',
    '      refund: 1,\n      amount_fen: tender.received_fen,\n      received_fen: tender.received_fen,',
  ),
  one(
    'the order of uploads within a sale is ignored',
    'db/outbox.ts',
    ".whereRef('earlier.sequence', '<', 'item.sequence')",
    ".whereRef('earlier.sequence', '>', 'item.sequence')",
  ),
  one(
    'an adjustment of stock is told to nobody',
    'engine/stock/change-handlers.ts',
    '      oweStockChange(engine, inside, lotId);\n',
    '',
  ),
  one(
    'goods that went are told as goods that came',
    'engine/outbox/stock-effects.ts',
    "cause: stockCause({ received: kind === 'receive', reason, quantity_e4 }),",
    "cause: stockCause({ received: kind === 'receive', reason, quantity_e4: quantityE4(-quantity_e4) }),",
  ),
  {
    name: 'the receipt number is counted in memory',
    hunks: [
      {
        file: TENDER,
        find: 'receipt_sequence: nextCounter(db, `receipt.${sale.till}`),',
        put: 'receipt_sequence: nextReceipt(engine, sale.till),',
      },
      {
        file: TENDER,
        find: 'function finish(',
        put: 'const receipts = new WeakMap<object, Map<string, number>>();\nfunction nextReceipt(engine: object, till: string): number {\n  const own = receipts.get(engine) ?? new Map<string, number>();\n  receipts.set(engine, own.set(till, (own.get(till) ?? 0) + 1));\n  return own.get(till) ?? 0;\n}\n\nfunction finish(',
      },
    ],
  },
  one(
    'a command known by its id runs again',
    'engine/dispatch.ts',
    '    if (recorded) return replay(hash, recorded);',
    '    if (recorded && call.id.length > 99) return replay(hash, recorded);',
  ),
  {
    name: 'the refund of a dossier is written outside the transaction',
    hunks: [
      {
        file: FOLLOW,
        find: "import type { Engine, Transaction } from '../engine.ts';",
        put: "import { commitAlone } from '../dispatch/alone.ts';\nimport type { Engine, Transaction } from '../engine.ts';",
      },
      {
        file: FOLLOW,
        find: '      oweDifference(engine, tx, dossier);',
        put: '      void Promise.resolve().then(() => commitAlone(engine, (later) => oweDifference(engine, later, dossier)));',
      },
    ],
  },
  one(
    'the refund of a dossier goes back by one tender, above what it brought',
    'core/dossier.ts',
    'const part = Math.min(rest, amount_fen);',
    'const part = Math.max(0, Math.min(rest, amount_fen * 9));',
  ),
  one(
    'a dossier of unknown outcome may be settled again',
    'engine/dossier/settle.ts',
    "      return fail('dossier.outcomeUnknown', '补结结果未知，系统正在核对。请勿重复补结。');",
    '      return ok(null);',
  ),
  one(
    'nothing tells the dossiers that one may be tried again',
    'engine/settlement/resolver.ts',
    '        engine.wakeDossiers();\n',
    '',
  ),
  one(
    'an intent keeps the customer’s token',
    GATE,
    'payload: JSON.stringify(effect.stored),',
    'payload: JSON.stringify(effect.input),',
  ),
  one(
    'what insurance has settled may be returned without a second person',
    SECOND_PERSON,
    "?.state === 'settled') return fen(0);",
    "?.state === 'unknown') return fen(0);",
  ),
];
