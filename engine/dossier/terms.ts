/**
 * Whether, and on what terms, the sale in work may be sold without a line: the one place where preview
 * and sealing agree (settlement.md §5, design notes §6).
 */
import type { DossierKind } from '#core/dossier.ts';
import type { Fen } from '#core/money.ts';
import { fen, subtractFen, sumFen } from '#core/money.ts';
import type { Result } from '#core/result.ts';
import { fail, never, ok, present } from '#core/result.ts';
import { prescriptionById, reviewOf } from '#db/prescription.ts';
import type { SalePersonRecord, SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import type { Db } from '#db/sql.ts';
import type { Engine } from '../engine.ts';
import { goodsNotFixed, noExpiredLot } from '../sale/guards.ts';
import { allCaptured, checkPrescription } from '../sale/tender.ts';
import { estimateOfSale } from './estimate.ts';
import { holdIsOn, holdNeedsApproval, holdWithinLimits, metersOf, offeredBy } from './limits.ts';
import { isWithoutLine } from './without-line.ts';

const DAY_MS = 86_400_000;

export type Where = { readonly engine: Engine; readonly db: Db; readonly now: number };

export type Terms = {
  readonly pays_fen: Fen;
  readonly carried_fen: Fen;
  readonly approvalNeeded: boolean;
};

/** What the two modes have in common: goods, person, prescription, boxes. */
export function checkSellable(where: Where, sale: SaleRecord): Result<SalePersonRecord> {
  const { db, now } = where;
  if (!isWithoutLine(where.engine)) {
    return fail('dossier.online', '医保平台连着，请正常结算。');
  }
  if (sale.state !== 'open') return fail('sale.wrongState', '本单当前状态不能这样收款。');
  const fixed = goodsNotFixed(db, sale, '不能先付后补或挂账');
  if (!fixed.ok) return fixed;
  const lines = sales.linesOf(db, sale.sale_id);
  if (lines.length === 0) return fail('sale.empty', '本单没有商品。');
  const person = sales.personOf(db, sale.sale_id);
  if (person === null) return fail('person.missing', '还没有登记顾客，请按 F3 手工登记。');
  if (sale.insured_fen === 0) {
    return fail('settlement.nothingInsured', '没有医保内的商品，请直接收款。');
  }
  if (sale.prescription_id !== null && reviewOf(db, sale.prescription_id)?.state !== 'approved') {
    return fail('prescription.notReviewed', '处方还没有审核通过。');
  }
  const prescribed = checkPrescription(db, sale, lines, now);
  if (!prescribed.ok) return prescribed;
  const captured = allCaptured(db, sale, lines);
  if (!captured.ok) return captured;
  const fresh = noExpiredLot(db, sale, now);
  return fresh.ok ? ok(person) : fresh;
}

/** The terms of one mode for a sale that is sellable, or the name of what forbids it. */
export function termsOf(
  where: Where,
  sale: SaleRecord,
  kind: DossierKind,
  person: SalePersonRecord | null,
): Result<Terms> {
  switch (kind) {
    case 'payFirst': {
      if (!where.engine.profile.offline.payFirstSettleLater) {
        return fail('dossier.notAllowed', '本地区不允许先付后补，只能纯自费。');
      }
      if (!offeredBy(where).payFirst) {
        return fail('dossier.notAllowed', '本店没有开通先付后补，只能纯自费。');
      }
      const approvalNeeded = metersOf(where, 'payFirst').level === 'red';
      return ok({ pays_fen: sale.total_fen, carried_fen: fen(0), approvalNeeded });
    }
    case 'holdShare':
      return holdTerms(where, sale, person);
    default:
      return never(kind);
  }
}

function holdTerms(where: Where, sale: SaleRecord, person: SalePersonRecord | null): Result<Terms> {
  const { engine, db } = where;
  if (!engine.profile.offline.holdFundShare.allowed) {
    return fail('dossier.holdNotAllowed', '本地区不允许挂账。');
  }
  if (!holdIsOn(db)) return fail('dossier.holdOff', '本店没有开通挂账，请店长在设置里开通。');
  const byCard = person?.credential_kind === '02' || person?.credential_kind === '03';
  if (person === null || person.by_hand === 1 || person.known_at === null || !byCard) {
    return fail('dossier.holdNeedsCard', '挂账须出示身份证或社保卡，且顾客以前在本店联网核验过。');
  }
  const estimate = estimateOfSale(where, sale);
  if (estimate === null) {
    return fail('dossier.holdNoEstimate', '本地区没有待遇参数，不能估算，可先付后补。');
  }
  const carried_fen = sumFen([estimate.fund_fen, estimate.account_fen]);
  const within = holdWithinLimits(where, carried_fen);
  if (!within.ok) return within;
  return ok({
    pays_fen: subtractFen(sale.total_fen, carried_fen),
    carried_fen,
    approvalNeeded: holdNeedsApproval(where, carried_fen),
  });
}

/** The earlier of the region's window and the prescription's own end of validity. */
export function deadlineOf({ engine, db, now }: Where, sale: SaleRecord): number {
  const window = now + engine.profile.offline.settleLaterWithin_days * DAY_MS;
  if (sale.prescription_id === null) return window;
  const row = present(prescriptionById(db, sale.prescription_id), 'prescription');
  return Math.min(window, row.valid_until_at ?? window);
}
