/**
 * A new store as a file: its name, staff with their first PINs, goods and lots. The training store
 * is one (regions/training-store.json); a shop's first start reads its own.
 */
import { z } from 'zod';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { roleSchema } from '#contract/staff.ts';
import { productKindSchema } from '#contract/stock.ts';
import { dateSchema, pinSchema } from '#contract/define.ts';

const yuan = z.string().regex(/^\d{1,7}(\.\d{1,6})?$/, '金额为文本，例如 "19.60"');

const lot = z.strictObject({
  lotNo: z.string().min(1).max(30),
  madeOn: dateSchema,
  expiresOn: dateSchema,
  /** Whole sales units. */
  quantity: z.int().min(1).max(1_000_000),
  /** 进价 of a sales unit; left out where nobody knows it. */
  cost: yuan.optional(),
});

const product = z.strictObject({
  itemCode: z.string().min(1).max(30),
  name: z.string().min(1),
  genericName: z.string(),
  spec: z.string(),
  dosageForm: z.string(),
  manufacturer: z.string(),
  unit: z.string().min(1),
  kind: productKindSchema,
  nationalDrugCode: z.string(),
  approvalNo: z.string(),
  catalogueClass: z.enum(['', '01', '02', '03']),
  payFirst_e4: z.int().min(0).max(10_000),
  price: yuan,
  barcode: z.string(),
  tracePrefix: z.string().regex(/^(\d{7})?$/, '追溯码标识为 7 位数字'),
  shelf: z.string(),
  traceRequired: z.boolean(),
  lots: z.array(lot),
});

const person = z.strictObject({
  staffNo: z.string().regex(/^[0-9A-Za-z]{1,20}$/, '工号为字母数字'),
  name: z.string().min(1),
  role: roleSchema,
  title: z.string(),
  qualifications: z.array(z.enum(['review', 'prepare', 'check', 'reconcile'])),
  pin: pinSchema,
  idDocNo: z.string(),
  pharmacistCode: z.string(),
  practiceCertNo: z.string(),
  /** Of the simulated region; the engine itself does not need it. */
  credentialCode: z.string().optional(),
});

const storeFileSchema = z.strictObject({
  store: z.strictObject({
    code: z.string().regex(/^[A-Z]{2}$/, '门店代号为两个大写字母'),
    name: z.string().min(1),
    phone: z.string(),
    licenceNo: z.string(),
  }),
  tills: z.array(z.string().regex(/^\d{2}$/, '台号为两位数字')).min(1),
  openingFloat: yuan,
  staff: z.array(person).min(1),
  /** Customers of the simulated region, for whoever reads the file. */
  people: z.array(z.unknown()).optional(),
  products: z.array(product),
});

export type StoreFile = z.infer<typeof storeFileSchema>;

/** Reads a store file. Failure `store.invalid` names the first wrong field. */
export function readStoreFile(text: string): Result<StoreFile> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail('store.invalid', '门店资料不是有效的 JSON 文件。');
  }
  const parsed = storeFileSchema.safeParse(value, { error: z.locales.zhCN().localeError });
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  return fail('store.invalid', `门店资料的 ${field} 不对：${issue?.message ?? ''}`, field);
}
