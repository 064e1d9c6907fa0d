/** Branded identities: one word, one kind of thing, so that they cannot be swapped unnoticed. */
declare const kind: unique symbol;

type Id<Kind extends string> = string & { readonly [kind]: Kind };

export type SaleId = Id<'sale'>;
export type LineId = Id<'line'>;
export type ProductId = Id<'product'>;
export type LotId = Id<'lot'>;
export type SettlementId = Id<'settlement'>;
export type PrescriptionId = Id<'prescription'>;
export type ShiftId = Id<'shift'>;
export type OutboxItemId = Id<'outbox'>;
export type DossierId = Id<'dossier'>;
export type MoneyTaskId = Id<'money task'>;
export type SaleReturnId = Id<'sale return'>;
export type StaffNo = Id<'staff'>;
export type TillNo = Id<'till'>;
export type Msgid = Id<'msgid'>;
export type CommandId = Id<'command'>;
