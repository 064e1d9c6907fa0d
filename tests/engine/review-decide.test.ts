/** The pharmacist's decision: who may, what must be done before, and what no answer means. */
import { describe, expect, it } from 'vitest';
import { present } from '#core/result.ts';
import type { Fault } from '#tests/support/simulated-wire.ts';
import { openShop, STAFF } from '#tests/support/shop.ts';
import {
  current,
  decision,
  identify,
  linked,
  readyToDecide,
  voucher,
} from '#tests/support/stages.ts';
import { violationsOf } from '#tests/support/shop-check.ts';

async function waiting(name = '孙美丽') {
  const shop = await openShop();
  const cashier = shop.seat('cashier', '01');
  const sale = await linked(cashier, name);
  const id = present(sale.prescription, 'prescription').prescriptionId;
  return { shop, cashier, id, pharmacist: shop.seat('pharmacist', '02') };
}

describe('who and when', () => {
  it('not the cashier, not the manager, not a pharmacist without the qualification', async () => {
    const { shop, id } = await waiting();
    for (const who of ['cashier2', 'manager'] as const) {
      const failure = await shop.seat(who, '02').fails('review.decide', decision(id));
      expect(failure.code).toBe('role.forbidden');
    }
    const preparer = shop.seat('preparer', '02');
    expect((await preparer.fails('review.decide', decision(id))).code).toBe('review.notQualified');
    const check = { prescriptionId: id, check: 1, confirmed: true };
    expect((await preparer.fails('review.confirmCheck', check)).code).toBe('review.notQualified');
    const scanned = { code: voucher(STAFF.preparer.name), place: 'review' } as const;
    expect((await preparer.fails('sale.scan', scanned)).code).toBe('review.notQualified');
  });

  it('needs the own voucher, all four checks, every finding answered', async () => {
    const { id, pharmacist } = await waiting('王秀兰');
    expect((await pharmacist.fails('review.decide', decision(id))).code).toBe(
      'review.signatureNeeded',
    );
    const other = { code: voucher(STAFF.preparer.name), place: 'review' } as const;
    expect((await pharmacist.fails('sale.scan', other)).code).toBe('credential.notOwn');
    await pharmacist.do('sale.scan', { code: voucher(STAFF.pharmacist.name), place: 'review' });
    expect((await pharmacist.fails('review.decide', decision(id))).code).toBe('review.checksOpen');
    for (const check of [1, 2, 3, 4]) {
      await pharmacist.do('review.confirmCheck', { prescriptionId: id, check, confirmed: true });
    }
    const { findings } = await pharmacist.do('review.detail', { prescriptionId: id });
    expect(findings.some((finding) => finding.level !== 'note')).toBe(true);
    expect((await pharmacist.fails('review.decide', decision(id))).code).toBe(
      'review.findingsOpen',
    );
    await pharmacist.do('review.confirmCheck', { prescriptionId: id, check: 2, confirmed: false });
    expect((await pharmacist.fails('review.decide', decision(id))).code).toBe('review.checksOpen');
  });

  it('a signature ends with the session of who gave it', async () => {
    const { shop, id } = await waiting();
    const signed = await shop.signIn('pharmacist', '02');
    await signed.do('sale.scan', { code: voucher(STAFF.pharmacist.name), place: 'review' });
    expect((await signed.fails('review.decide', decision(id))).code).toBe('review.checksOpen');
    await signed.do('staff.signOut');
    const later = await shop.signIn('pharmacist', '02');
    expect((await later.fails('review.decide', decision(id))).code).toBe('review.signatureNeeded');
  });

  it('two people, or one who signs twice with PIN and reason', async () => {
    const { shop, id } = await waiting();
    const pharmacist = await readyToDecide(shop, id);
    const alone = { preparerStaffNo: STAFF.pharmacist.staffNo };
    expect((await pharmacist.fails('review.decide', decision(id, alone))).code).toBe(
      'review.samePerson',
    );
    const sameCheck = {
      preparerStaffNo: STAFF.preparer.staffNo,
      checkerStaffNo: STAFF.preparer.staffNo,
    };
    expect((await pharmacist.fails('review.decide', decision(id, sameCheck))).code).toBe(
      'review.samePerson',
    );
    const cashierPrepares = { preparerStaffNo: STAFF.cashier.staffNo };
    expect((await pharmacist.fails('review.decide', decision(id, cashierPrepares))).code).toBe(
      'review.notQualified',
    );
    const nobody = { preparerStaffNo: '9999' };
    expect((await pharmacist.fails('review.decide', decision(id, nobody))).code).toBe(
      'staff.unknown',
    );
    const wrongPin = { ...alone, doubleSignature: { pin: '000000', reason: '独自当班' } };
    expect((await pharmacist.fails('review.decide', decision(id, wrongPin))).code).toBe(
      'staff.wrongPin',
    );
    const noReason = { ...alone, doubleSignature: { pin: STAFF.pharmacist.pin, reason: ' ' } };
    expect((await pharmacist.fails('review.decide', decision(id, noReason))).code).toBe(
      'input.invalid',
    );
    const twice = { ...alone, doubleSignature: { pin: STAFF.pharmacist.pin, reason: '独自当班' } };
    const decided = await pharmacist.do('review.decide', decision(id, twice));
    expect(decided.review).toBe('approved');
    const kept = shop.onDisk.prepare('SELECT double_signature FROM review').pluck().get();
    expect(kept).toBe('独自当班');
    expect(violationsOf(shop)).toEqual([]);
  });

  it('refusing wants a reason, and words where the reason is “other”', async () => {
    const { shop, id, cashier } = await waiting();
    const pharmacist = await readyToDecide(shop, id);
    const refuse = (refusalCodes: string[], opinion: string) =>
      decision(id, { decision: 'refuse', refusalCodes, opinion });
    expect((await pharmacist.fails('review.decide', refuse([], '不行'))).code).toBe(
      'review.reasonNeeded',
    );
    expect((await pharmacist.fails('review.decide', refuse(['R99'], ''))).code).toBe(
      'review.reasonNeeded',
    );
    expect((await pharmacist.fails('review.decide', refuse(['X1'], '不行'))).code).toBe(
      'review.reasonNeeded',
    );
    const refused = await pharmacist.do('review.decide', refuse(['R99'], '剂量过大'));
    expect(refused).toMatchObject({ review: 'refused', opinion: '剂量过大' });
    const sale = await current(cashier);
    expect(sale.blockers.join()).toContain('剂量过大');
    expect((await cashier.fails('settlement.trial')).code).toBe('prescription.notReviewed');
    expect(violationsOf(shop)).toEqual([]);
  });
});

describe('7206', () => {
  it('pressed twice, by two windows: one decision', async () => {
    const { shop, id } = await waiting();
    const pharmacist = await readyToDecide(shop, id);
    const replies = await Promise.all([
      pharmacist.try('review.decide', decision(id)),
      shop
        .seat('pharmacist', '01')
        .try(
          'review.decide',
          decision(id, { decision: 'refuse', refusalCodes: ['R99'], opinion: '不' }),
        ),
    ]);
    expect(replies.filter((reply) => reply.ok)).toHaveLength(1);
    expect(replies.find((reply) => !reply.ok)).toMatchObject({
      failure: { code: 'review.unknown' },
    });
    expect(shop.wire.heard.filter((heard) => heard.infno === '7206')).toHaveLength(1);
    expect((await pharmacist.fails('review.decide', decision(id))).code).toBe(
      'prescription.alreadyDecided',
    );
  });

  it.each<Fault>(['lostRequest', 'lostAnswer', 'html', 'lacksFields', 'http500After'])(
    '%s: unknown, and not asked again',
    async (fault) => {
      const { shop, id, cashier } = await waiting();
      const pharmacist = await readyToDecide(shop, id);
      shop.wire.fault('7206', fault);
      expect((await pharmacist.do('review.decide', decision(id))).review).toBe('unknown');
      expect((await pharmacist.fails('review.decide', decision(id))).code).toBe('review.unknown');
      // Taking the prescription off and on again does not begin it anew.
      await cashier.do('prescription.unlink');
      const again = await cashier.do('prescription.link', { prescriptionId: id });
      expect(again.prescription?.review).toBe('unknown');
      expect((await cashier.fails('settlement.trial')).code).toBe('prescription.notReviewed');
      expect(violationsOf(shop)).toEqual([]);
    },
  );

  it('not sent or refused: it waits again, with the words', async () => {
    const { shop, id } = await waiting();
    const pharmacist = await readyToDecide(shop, id);
    shop.wire.fault('7206', 'refused');
    const notSent = await pharmacist.do('review.decide', decision(id));
    expect(notSent).toMatchObject({ review: 'waiting', note: '没有发出。连接被拒绝。' });
    shop.wire.sentence = '药师未备案';
    shop.wire.fault('7206', 'refuse');
    expect(await pharmacist.do('review.decide', decision(id))).toMatchObject({
      review: 'waiting',
      note: '药师未备案',
    });
    expect((await pharmacist.do('review.decide', decision(id))).review).toBe('approved');
    expect(violationsOf(shop)).toEqual([]);
  });

  it('a token that ran out says nothing about the prescription', async () => {
    const { shop, id, cashier } = await waiting();
    const pharmacist = await readyToDecide(shop, id);
    shop.wire.sentence = '电子处方令牌已过期，请参保人重新授权';
    shop.wire.fault('7206', 'refuse');
    const detail = await pharmacist.do('review.decide', decision(id));
    expect(detail).toMatchObject({ review: 'waiting', state: 'valid', note: shop.wire.sentence });
    expect((await pharmacist.do('review.decide', decision(id))).review).toBe('approved');
    // Nor does it when the list is read.
    shop.wire.sentence = '医保处方授权编号已使用，请重新授权';
    shop.wire.fault('7204', 'refuse', 9);
    shop.clock.now += 1_000;
    await identify(cashier, '孙美丽');
    const rows = await cashier.do('prescription.refresh');
    const fresh = rows.filter((row) => row.state === 'valid');
    expect(fresh.length).toBeGreaterThan(0);
    expect(fresh.every((row) => row.stateNote.includes('重新授权'))).toBe(true);
  });

  it('a re-link while the pharmacist decides does not put a second review beside it', async () => {
    const { shop, id, cashier } = await waiting();
    const pharmacist = await readyToDecide(shop, id);
    const barrier = shop.wire.hold('7206');
    const deciding = pharmacist.do('review.decide', decision(id));
    await barrier.arrived;
    await cashier.do('prescription.unlink');
    await cashier.do('prescription.link', { prescriptionId: id });
    shop.crash();
    barrier.release();
    await deciding.catch(() => {});
    // It left: so it is unknown, by name, and not waiting for a second decision.
    const detail = await pharmacist.do('review.detail', { prescriptionId: id });
    expect(detail.review).toBe('unknown');
    expect(violationsOf(shop)).toEqual([]);
  });

  it('keeps no token: neither of the patient nor of the pharmacist', async () => {
    const { shop, id } = await waiting();
    const pharmacist = await readyToDecide(shop, id);
    await pharmacist.do('review.decide', decision(id));
    const [sent] = shop.wire.heard.filter((heard) => heard.infno === '7206');
    expect(sent?.body).toMatch(/"ecToken":"[^"]+"/);
    const kept = String(
      shop.onDisk.prepare("SELECT payload FROM intent WHERE infno = '7206'").pluck().get(),
    );
    expect(kept).toMatch(/"ecToken":""/);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('after a restart the list is read again before anything is decided', async () => {
    const { shop, id, cashier } = await waiting();
    await shop.restart();
    const pharmacist = shop.seat('pharmacist', '02');
    await pharmacist.do('sale.scan', { code: voucher(STAFF.pharmacist.name), place: 'review' });
    const failure = await pharmacist.fails('review.decide', decision(id));
    expect(failure.code).toBe('review.signatureNeeded');
    expect(failure.sentence).toContain('刷新处方');
    await identify(cashier, '孙美丽');
    await cashier.do('prescription.refresh');
    const ready = await readyToDecide(shop, id);
    expect((await ready.do('review.decide', decision(id))).review).toBe('approved');
  });
});
