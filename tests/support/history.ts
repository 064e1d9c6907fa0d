/** A scripted history: what people and the line do to a shop, and what is left of it at the end. */
import type { Sale } from '#contract/sale.ts';
import type { Fault } from './simulated-wire.ts';
import type { Seat, Shop } from './shop.ts';
import { APPROVAL, STAFF } from './shop.ts';
import { violationsOf } from './shop-check.ts';
import { box, decision, goods, voucher } from './stages.ts';

export type Act = {
  readonly kind:
    | 'scanOtc'
    | 'scanOther'
    | 'identify'
    | 'link'
    | 'unlink'
    | 'review'
    | 'refuse'
    | 'boxes'
    | 'selfPay'
    | 'quantity'
    | 'removeLine'
    | 'trial'
    | 'settle'
    | 'settleTwice'
    | 'settleAndCrash'
    | 'settleAndCrashLate'
    | 'confirm'
    | 'pay'
    | 'payTwice'
    | 'void'
    | 'voidAndCrash'
    | 'hold'
    | 'resume'
    | 'abandon'
    | 'clearPerson'
    | 'drain'
    | 'crash'
    | 'closeShift'
    | 'wait';
  readonly till: string;
  readonly number: number;
  readonly fault: Fault | null;
};

const PEOPLE = ['王秀兰', '张建国', '刘雨婷', '孙美丽', '赵德福', '马志强', '钱远方', '吴桂芬'];
const OTC = ['布洛芬缓释胶囊', '感冒灵颗粒', '维生素E软胶囊', '碳酸钙D3片', '氯雷他定片'];
const OTHER = ['一次性使用医用口罩', '碘伏消毒液', '医用棉签'];

/** Every violation there is after the history, a restart and a drain with the line up. */
export async function playHistory(shop: Shop, acts: readonly Act[]): Promise<string[]> {
  const player = new Player(shop);
  for (let n = 0; n < acts.length; n += 1) {
    const [act, next] = [acts[n], acts[n + 1]];
    if (act === undefined) break;
    shop.clock.now += 1_000;
    shop.wire.clearFaults();
    // Now and then both tills at the same moment.
    if (next !== undefined && next.till !== act.till && act.number % 3 === 0) {
      await Promise.all([player.play(act), player.play(next)]);
      n += 1;
    } else await player.play(act);
  }
  shop.wire.clearFaults();
  await shop.settleDown();
  await shop.restart();
  await drainAll(shop);
  return [...incidentsOf(shop), ...violationsOf(shop)];
}

/** A bug is never an answer; only an engine that was dropped may stumble over its closed file. */
function incidentsOf(shop: Shop): string[] {
  return shop.log
    .filter((line) => line.level === 'error')
    .map((line) => JSON.stringify(line))
    .filter((text) => !text.includes('database connection is not open'));
}

async function drainAll(shop: Shop): Promise<void> {
  // Growing pauses are waited out on the clock of the test.
  for (let round = 0; round < 12; round += 1) {
    shop.clock.now += 6 * 60_000;
    await shop.drain();
  }
  await shop.settleDown();
}

class Player {
  readonly #shop: Shop;
  #boxes = 0;

  constructor(shop: Shop) {
    this.#shop = shop;
  }

  async play(act: Act): Promise<void> {
    const seat = this.#shop.seat(act.till === '01' ? 'cashier' : 'cashier2', act.till);
    await this.#act(act, seat, await seat.do('sale.current'));
  }

  async #act(act: Act, seat: Seat, sale: Sale | null): Promise<void> {
    const { wire } = this.#shop;
    const strike = (infno: string): void => {
      if (act.fault !== null) wire.fault(infno, act.fault);
    };
    const saleId = sale?.saleId ?? ('none' as Sale['saleId']);
    const line = sale?.lines[act.number % Math.max(1, sale.lines.length)];
    switch (act.kind) {
      case 'scanOtc':
        return void (await this.#scan(
          seat,
          box(OTC[act.number % OTC.length] ?? '', this.#nextBox(act)),
        ));
      case 'scanOther': {
        const { barcode } = goods(OTHER[act.number % OTHER.length] ?? '');
        return void (await this.#scan(seat, barcode));
      }
      case 'identify':
        strike(['decode', '1101', '2001'][act.number % 3] ?? '*');
        return void (await this.#scan(seat, voucher(PEOPLE[act.number] ?? '王秀兰')));
      case 'link': {
        strike(['7201', '7204', '7205', '5205'][act.number % 4] ?? '*');
        const rows = await seat.try('prescription.refresh');
        const valid = rows.ok ? rows.value.filter((row) => row.state === 'valid') : [];
        const row = valid[act.number % Math.max(1, valid.length)];
        if (row) await seat.try('prescription.link', { prescriptionId: row.prescriptionId });
        return;
      }
      case 'unlink':
        return void (await seat.try('prescription.unlink'));
      case 'review':
      case 'refuse':
        strike('7206');
        return this.#review(act.kind, sale);
      case 'boxes':
        return this.#scanMissing(seat, sale);
      case 'selfPay':
        for (const { lineId } of sale?.lines ?? []) {
          await seat.try('sale.setSelfPay', { lineId, selfPay: act.number !== 0 });
        }
        return;
      case 'quantity':
        if (!line) return;
        return void (await seat.try('sale.setQuantity', {
          lineId: line.lineId,
          quantity_e4: (act.number * 20_000) as Sale['pieces_e4'],
        }));
      case 'removeLine':
        return line && void (await seat.try('sale.removeLine', { lineId: line.lineId }));
      case 'trial':
        strike('2101');
        return void (await seat.try('settlement.trial'));
      default:
        return this.#finish(act, seat, sale, saleId, strike);
    }
  }

  async #finish(
    act: Act,
    seat: Seat,
    sale: Sale | null,
    saleId: Sale['saleId'],
    strike: (infno: string) => void,
  ): Promise<void> {
    const shop = this.#shop;
    switch (act.kind) {
      case 'settle':
        strike('2102');
        return void (await seat.try('settlement.settle', { saleId }));
      case 'settleTwice':
        strike('2102');
        await Promise.all([
          seat.try('settlement.settle', { saleId }),
          seat.try('settlement.settle', { saleId }),
        ]);
        return;
      case 'settleAndCrash':
      case 'settleAndCrashLate':
        return this.#crashDuring('2102', act, () =>
          shop
            .seat(act.till === '01' ? 'cashier' : 'cashier2', act.till)
            .try('settlement.settle', { saleId }),
        );
      case 'confirm':
        if (!sale?.settlement?.cashChangedFrom_fen) return;
        strike('2103');
        return void (await seat.try('settlement.confirmCash', { saleId, agree: act.number > 2 }));
      case 'pay':
        return this.#pay(seat, act, sale);
      case 'payTwice':
        await Promise.all([this.#pay(seat, act, sale), this.#pay(seat, act, sale)]);
        return;
      case 'void':
      case 'voidAndCrash': {
        const target = await this.#saleToVoid(seat, act);
        if (target === undefined) return;
        const input = { saleId: target, reason: '测试', approval: APPROVAL };
        strike('2103');
        if (act.kind === 'void') return void (await seat.try('sale.void', input));
        return this.#crashDuring('2103', act, () => seat.try('sale.void', input));
      }
      case 'hold':
        return void (await seat.try('sale.hold'));
      case 'resume': {
        const held = await seat.try('sale.heldList');
        const one = held.ok ? held.value[act.number % Math.max(1, held.value.length)] : undefined;
        return one && void (await seat.try('sale.resume', { saleId: one.saleId }));
      }
      case 'abandon':
        return void (await seat.try('sale.abandon'));
      case 'clearPerson':
        return void (await seat.try('person.clear'));
      case 'drain':
        strike(['7207', '3505', '3506', '7208'][act.number % 4] ?? '3505');
        return shop.drain();
      case 'crash':
        return shop.crash();
      case 'closeShift':
        return void (await seat.try('shift.close', { counts: [], note: '测试' }));
      case 'wait':
        shop.clock.now += act.number * 60_000;
        return;
      default:
    }
  }

  #nextBox(act: Act): number {
    // Now and then the same box again.
    if (act.number !== 5) this.#boxes += 1;
    return this.#boxes;
  }

  #scan(seat: Seat, code: string) {
    return seat.try('sale.scan', { code, place: 'counter' });
  }

  async #scanMissing(seat: Seat, sale: Sale | null): Promise<void> {
    for (const line of sale?.lines ?? []) {
      for (let n = line.codes.length; n < line.codesNeeded && n < 14; n += 1) {
        this.#boxes += 1;
        await this.#scan(seat, box(line.name, this.#boxes));
      }
    }
  }

  async #review(kind: 'review' | 'refuse', sale: Sale | null): Promise<void> {
    const id = sale?.prescription?.prescriptionId;
    if (id === undefined) return;
    const pharmacist = this.#shop.seat('pharmacist', '02');
    await pharmacist.try('sale.scan', { code: voucher(STAFF.pharmacist.name), place: 'review' });
    if (kind === 'refuse') {
      const refusal = { decision: 'refuse', refusalCodes: ['R99'], opinion: '测试' };
      await pharmacist.try('review.decide', decision(id, refusal));
      return;
    }
    for (const check of [1, 2, 3, 4]) {
      await pharmacist.try('review.confirmCheck', { prescriptionId: id, check, confirmed: true });
    }
    const detail = await pharmacist.try('review.detail', { prescriptionId: id });
    for (const { key } of detail.ok ? detail.value.findings : []) {
      await pharmacist.try('review.handleFinding', { prescriptionId: id, key, answer: '已核对' });
    }
    await pharmacist.try('review.decide', decision(id));
  }

  async #pay(seat: Seat, act: Act, sale: Sale | null): Promise<void> {
    if (sale === null) return;
    const due = sale.stillToPay_fen;
    const note = (Math.ceil(due / 1000) * 1000) as typeof due;
    const received_fen = act.number % 2 === 0 ? note : due;
    const kind = act.number % 2 === 0 ? ('cash' as const) : ('wechat' as const);
    const tenders = due === 0 ? [] : [{ kind, amount_fen: due, received_fen }];
    await seat.try('sale.tender', { saleId: sale.saleId, tenders });
  }

  async #saleToVoid(seat: Seat, act: Act): Promise<Sale['saleId'] | undefined> {
    const list = await seat.try('sale.list', { date: '2026-11-21', limit: 50 });
    const paid = list.ok ? list.value.filter((row) => /^(paid|settled)$/.test(row.state)) : [];
    return paid[act.number % Math.max(1, paid.length)]?.saleId;
  }

  /** The machine dies while a request is under way; the platform hears it before, after or never. */
  async #crashDuring(infno: string, act: Act, begin: () => Promise<unknown>): Promise<void> {
    const shop = this.#shop;
    const barrier = shop.wire.hold(infno);
    const reply = begin();
    await Promise.race([barrier.arrived, reply]);
    if (act.kind === 'settleAndCrashLate') {
      barrier.release();
      await reply;
      shop.crash();
      return;
    }
    shop.crash();
    barrier.release();
    await reply;
  }
}
