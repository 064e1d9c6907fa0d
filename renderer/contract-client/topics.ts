/** Which topic a query belongs to: an engine event of that topic makes the screen ask again. */
import type { CallId, CallInput, Topic } from '#contract/index.ts';

/** Every query of the contract, no command: checked by tests/renderer/topics.test.ts. */
export const TOPIC_OF = {
  'system.state': 'system',
  'training.palette': 'sale',
  'staff.list': 'staff',
  'safe.state': 'system',
  'safe.code': 'system',
  'staff.session': 'staff',
  'staff.roster': 'staff',
  'product.search': 'stock',
  'product.lots': 'stock',
  'product.byCode': 'stock',
  'product.priceHistory': 'stock',
  'stock.summary': 'stock',
  'sale.current': 'sale',
  'sale.get': 'sale',
  'sale.find': 'sale',
  'sale.list': 'sale',
  'sale.heldList': 'sale',
  'sale.returnPreview': 'sale',
  'sale.returnsOpen': 'sale',
  'prescription.list': 'prescription',
  'review.queue': 'review',
  'review.detail': 'review',
  'review.revealed': 'review',
  'day.summary': 'day',
  'level.history': 'day',
  'day.closing': 'day',
  'channel.day': 'day',
  'audit.seal': 'day',
  'shift.current': 'day',
  'shift.handover': 'day',
  'shift.report': 'day',
  'shift.list': 'day',
  'moneyTask.list': 'day',
  'resolution.list': 'sale',
  'outbox.list': 'outbox',
  'outbox.detail': 'outbox',
  'receipt.view': 'sale',
  'dossier.preview': 'dossier',
  'dossier.find': 'dossier',
  'dossier.get': 'dossier',
  'dossier.list': 'dossier',
  'dossier.meters': 'dossier',
  'device.state': 'system',
  'print.queue': 'system',
  'update.state': 'update',
  'clearing.month': 'day',
  'settings.read': 'system',
  'report.read': 'report',
  'report.slips': 'report',
  'report.file': 'report',
} as const satisfies Partial<Record<CallId, Topic>>;

export type QueryCallId = keyof typeof TOPIC_OF;
export type CommandCallId = Exclude<CallId, QueryCallId>;

/**
 * Topics whose queries show something of another topic: the status bar counts uploads and waiting
 * reviews, the sale shows its review, the day is made of sales.
 */
const ALSO: Record<Topic, readonly Topic[]> = {
  // Whether a sale may be sold without a line depends on the line.
  system: ['dossier'],
  staff: [],
  stock: [],
  sale: ['day', 'system', 'dossier'],
  prescription: ['sale'],
  review: ['sale', 'prescription', 'system'],
  outbox: ['system', 'day'],
  dossier: ['system', 'sale'],
  day: ['system', 'update'],
  update: [],
  // A report is made when it is asked for, and says when it was.
  report: [],
};

/** Topics to ask again after an event. */
export function staleTopics(topic: Topic): readonly Topic[] {
  return [topic, ...ALSO[topic]];
}

export type CallKey<Id extends QueryCallId> = readonly [Topic, Id, CallInput<Id>];

/** The key of a query in the cache: topic first, so that an event can invalidate by prefix. */
export function callKey<Id extends QueryCallId>(id: Id, input: CallInput<Id>): CallKey<Id> {
  return [TOPIC_OF[id], id, input];
}
