/**
 * Corrects what an upload says, where it is kept: the goods, the lot, the pharmacist's file. Other
 * uploads of the same goods tell the corrected facts too when they go; what went stays as it was.
 */
import type { ParsedInput } from '#contract/index.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { maskNumber } from '#core/person.ts';
import type { OutboxRecord } from '#db/outbox.ts';
import { correctLot, correctProduct } from '#db/product.ts';
import { correctPracticeNo } from '#db/staff.ts';
import type { CommandScope } from '../engine.ts';
import { pharmacistOf, saleOf } from './effects.ts';
import { factsOf } from './facts.ts';

type Correction = ParsedInput<'outbox.correct'>;

/** One fact before and after, for the audit: never a person's number in clear. */
type Change = { readonly fact: string; readonly before: string; readonly after: string };

const PRODUCT_FACTS = ['nationalDrugCode', 'approvalNo', 'manufacturer'] as const;
const LOT_FACTS = ['lotNo', 'madeOn', 'expiresOn'] as const;

/** What was changed. Failures: `outbox.notItsGoods`, `outbox.nothingChanged`, `input.invalid`. */
export function correct(
  scope: CommandScope,
  item: OutboxRecord,
  input: Correction,
): Result<readonly Change[]> {
  const goods = input.goods === null ? ok([]) : correctGoods(scope, item, input.goods);
  if (!goods.ok) return goods;
  const changes = [...goods.value, ...correctPharmacist(scope, item, input.practiceNo)];
  if (changes.length === 0) {
    return fail('outbox.nothingChanged', '没有改动任何内容，没有重传。');
  }
  return ok(changes);
}

function correctGoods(
  { db, engine }: CommandScope,
  item: OutboxRecord,
  given: NonNullable<Correction['goods']>,
): Result<readonly Change[]> {
  const known = factsOf(engine, db, item).goods.find(
    (one) => one.productId === given.productId && one.lotId === given.lotId,
  );
  if (known === undefined) {
    return fail('outbox.notItsGoods', '这一条里没有这个商品或批次。', 'goods');
  }
  if (given.madeOn > given.expiresOn) {
    return fail('input.invalid', '生产日期不能晚于效期。', 'goods.madeOn');
  }
  const changes = [...PRODUCT_FACTS, ...LOT_FACTS].flatMap((fact): Change[] => {
    const [before, after] = [known[fact], given[fact]];
    return before === after ? [] : [{ fact, before, after }];
  });
  correctProduct(db, given.productId, {
    national_drug_code: given.nationalDrugCode,
    approval_no: given.approvalNo,
    manufacturer: given.manufacturer,
  });
  correctLot(db, given.lotId, {
    lot_no: given.lotNo,
    made_on: given.madeOn,
    expires_on: given.expiresOn,
  });
  return ok(changes);
}

/** Only a 3505 names the pharmacist's certificate. */
function correctPharmacist(
  { db, engine }: CommandScope,
  item: OutboxRecord,
  practiceNo: string | null,
): readonly Change[] {
  if (practiceNo === null || item.infno !== '3505') return [];
  const pharmacist = pharmacistOf(engine, saleOf(db, item));
  if (pharmacist.practice_cert_no === practiceNo) return [];
  correctPracticeNo(db, pharmacist.staff_no, practiceNo);
  const fact = `practiceNo of ${pharmacist.staff_no}`;
  const before = maskNumber(pharmacist.practice_cert_no);
  return [{ fact, before, after: maskNumber(practiceNo) }];
}
