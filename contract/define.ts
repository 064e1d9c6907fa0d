/** How a call is declared: id, kind, input, output, expected failures, roles. Data, no behaviour. */
import { z } from 'zod';
import type { Fen, PriceE6, QuantityE4 } from '#core/money.ts';
import type {
  DossierId,
  LineId,
  LotId,
  MoneyTaskId,
  OutboxItemId,
  PrescriptionId,
  ProductId,
  SaleId,
  SaleReturnId,
  ShiftId,
  StaffNo,
  TillNo,
} from '#core/ids.ts';
import { PIN_PATTERN } from '#core/pin.ts';
import type { FailureCode } from './failures.ts';

export type Role = 'cashier' | 'pharmacist' | 'manager';

/** Roles that may make a call; `anyone` needs no sign-in (log-in page, status bar). */
export type Access = 'anyone' | readonly Role[];

export type CallDefinition<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Kind extends 'query' | 'command' = 'query' | 'command',
> = {
  /** A command has effects, carries a command id and is answered from the store when repeated. */
  readonly kind: Kind;
  readonly access: Access;
  readonly input: Input;
  readonly output: Output;
  /** Failures this call may answer besides those every call may (`COMMON_FAILURES`). */
  readonly failures: readonly FailureCode[];
};

export const EVERYBODY: readonly Role[] = ['cashier', 'pharmacist', 'manager'];
export const AT_THE_TILL: readonly Role[] = ['cashier', 'manager', 'pharmacist'];

type Rest<Input extends z.ZodType, Output extends z.ZodType> = {
  access: Access;
  input: Input;
  output: Output;
  failures?: readonly FailureCode[];
};

export function query<Input extends z.ZodType, Output extends z.ZodType>(
  rest: Rest<Input, Output>,
): CallDefinition<Input, Output, 'query'> {
  return { kind: 'query', failures: [], ...rest };
}

export function command<Input extends z.ZodType, Output extends z.ZodType>(
  rest: Rest<Input, Output>,
): CallDefinition<Input, Output, 'command'> {
  return { kind: 'command', failures: [], ...rest };
}

const isInteger = (value: unknown): boolean => Number.isSafeInteger(value);
const isIdentity = (value: unknown): boolean =>
  typeof value === 'string' && /^[0-9A-Za-z_-]{1,64}$/.test(value);

export const fenSchema = z.custom<Fen>(isInteger, '须为整数分');
export const quantitySchema = z.custom<QuantityE4>(isInteger, '须为整数（万分之一单位）');
export const priceSchema = z.custom<PriceE6>(isInteger, '须为整数（百万分之一元）');
export const saleIdSchema = z.custom<SaleId>(isIdentity, '单据标识不对');
export const saleReturnIdSchema = z.custom<SaleReturnId>(isIdentity, '退货标识不对');
export const lineIdSchema = z.custom<LineId>(isIdentity, '行标识不对');
export const productIdSchema = z.custom<ProductId>(isIdentity, '商品标识不对');
export const lotIdSchema = z.custom<LotId>(isIdentity, '批次标识不对');
export const prescriptionIdSchema = z.custom<PrescriptionId>(isIdentity, '处方标识不对');
export const dossierIdSchema = z.custom<DossierId>(isIdentity, '补结单标识不对');
export const outboxItemIdSchema = z.custom<OutboxItemId>(isIdentity, '待上传标识不对');
export const moneyTaskIdSchema = z.custom<MoneyTaskId>(isIdentity, '款项任务标识不对');
export const shiftIdSchema = z.custom<ShiftId>(isIdentity, '班次标识不对');
export const staffNoSchema = z.custom<StaffNo>(isIdentity, '工号不对');
export const tillNoSchema = z.custom<TillNo>(isIdentity, '台号不对');
export const dateSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, '日期须为 年-月-日');
/** What a person signs with: six digits, or a password where its owner chose one. */
export const pinSchema = z
  .string()
  .regex(PIN_PATTERN, 'PIN 为 6 位数字，密码为 8 到 64 位字母、数字或符号');
/** Given by somebody else, until its owner has set an own PIN or password. */
export const firstPinSchema = z.string().regex(/^\d{6}$/, '初始 PIN 为 6 位数字');
/** One line of text typed by a person. */
export const textSchema = z.string().trim().max(500);
/** Empty object: strict, so that a misspelt field is refused by name. */
export const nothingSchema = z.strictObject({});
