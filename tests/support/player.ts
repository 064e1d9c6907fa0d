/** Plays what people do at two tills, one act after the other, over whatever engine there is. */
import type { Sale } from '#contract/sale.ts';
import { fen, quantityE4 } from '#core/money.ts';
import { APPROVAL, STAFF } from './cast.ts';
import type { Seat } from './seat.ts';
import { NO_TERMINALS } from './shift.ts';
import type { Fault } from './simulated-wire.ts';
import type { Seats } from './stages.ts';
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
    | 'return'
    | 'returnAndCrash'
    | 'returnGoOn'
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

/** What the player needs of the shop it plays in; the engine may be another process. */
export type Scene = Seats & {
  /** The business day of the shop, for the list of its sales. */
  readonly date: string;
  /** The next request of this transaction meets the fault of the act in work. */
  strike(infno: string, fault: Fault | null): void;
  /** Sends everything the outbox owes now. */
  drain(): Promise<void>;
  /** Time passes. */
  pass(time_ms: number): void;
  /** The machine dies and starts again. */
  crash(): void | Promise<void>;
  /**
   * The machine dies while a request of `infno` that `begin` brings about is under way; with `late`
   * right after its answer was worked in.
   */
  crashDuring(infno: string, late: boolean, begin: () => Promise<unknown>): Promise<void>;
};

/** Customers by the number of an act. */
export const PEOPLE = [
  '王秀兰',
  '张建国',
  '刘雨婷',
  '孙美丽',
  '赵德福',
  '马志强',
  '钱远方',
  '吴桂芬',
];
const OTC = ['布洛芬缓释胶囊', '感冒灵颗粒', '维生素E软胶囊', '碳酸钙D3片', '氯雷他定片'];
const OTHER = ['一次性使用医用口罩', '碘伏消毒液', '医用棉签'];

export class Player {
  readonly #scene: Scene;
  #boxes: number;

  /** `shelf` is the number before the first box this player takes. */
  constructor(scene: Scene, shelf = 0) {
    this.#scene = scene;
    this.#boxes = shelf;
  }

  async play(act: Act): Promise<void> {
    const seat = this.#scene.seat(act.till === '01' ? 'cashier' : 'cashier2', act.till);
    await this.#act(act, seat, await seat.do('sale.current'));
  }

  async #act(act: Act, seat: Seat, sale: Sale | null): Promise<void> {
    const strike = (infno: string): void => this.#scene.strike(infno, act.fault);
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
    const scene = this.#scene;
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
        return scene.crashDuring('2102', act.kind === 'settleAndCrashLate', () =>
          scene
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
        return scene.crashDuring('2103', false, () => seat.try('sale.void', input));
      }
      case 'return':
      case 'returnAndCrash': {
        const target = await this.#saleToVoid(seat, act);
        const sold = target && (await seat.try('sale.get', { saleId: target }));
        if (!sold?.ok) return;
        const asked = someOf(sold.value, act.number);
        strike('2103');
        if (act.kind === 'return') return void (await seat.try('sale.return', asked));
        return scene.crashDuring('2103', false, () => seat.try('sale.return', asked));
      }
      case 'returnGoOn':
        return this.#returnGoOn(seat, act);
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
        return scene.drain();
      case 'crash':
        return scene.crash();
      case 'closeShift':
        return this.#closeShift(seat, act);
      case 'wait':
        scene.pass(act.number * 60_000);
        return;
      default:
    }
  }

  /** Counts blind, pays in or out before it now and then, and closes: whatever is open stays open. */
  async #closeShift(seat: Seat, act: Act): Promise<void> {
    const amount_fen = fen(1000 + act.number * 100);
    const direction = act.number % 2 === 0 ? 'in' : 'out';
    const reason = direction === 'in' ? 'change' : 'deposit';
    const move = { direction, reason, note: '', amount_fen, approval: null } as const;
    if (act.number % 3 === 0) await seat.try('shift.move', move);
    const shift = await seat.try('shift.current');
    if (!shift.ok || shift.value === null) return;
    const { shiftId } = shift.value;
    await seat.try('shift.count', { shiftId, faces: [], terminals: NO_TERMINALS });
    await seat.try('shift.close', { shiftId, note: '测试', handIn_fen: fen(0) });
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
    const pharmacist = this.#scene.seat('pharmacist', '02');
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

  /** The next step of a return under way, whichever it is; now and then one it should not take. */
  async #returnGoOn(seat: Seat, act: Act): Promise<void> {
    const open = await seat.try('sale.returnsOpen');
    const rows = open.ok ? open.value : [];
    const back = rows[act.number % Math.max(1, rows.length)];
    if (back === undefined) return;
    const { returnId } = back;
    if (back.keptState === 'held' && back.keptSaleId !== null) {
      await seat.try('sale.resume', { saleId: back.keptSaleId });
      return;
    }
    if (act.number === 5) {
      await seat.try('sale.returnEverything', { returnId, approval: APPROVAL });
      return;
    }
    const selfPay = act.number === 6;
    const collect =
      (selfPay ? back.planSelfPay : back.plan)?.collect_fen ?? (0 as Sale['total_fen']);
    const tender = { kind: 'cash' as const, amount_fen: collect, received_fen: collect };
    await seat.try('sale.returnFinish', {
      returnId,
      selfPay,
      tenders: collect > 0 ? [tender] : [],
    });
  }

  async #saleToVoid(seat: Seat, act: Act): Promise<Sale['saleId'] | undefined> {
    const list = await seat.try('sale.list', { date: this.#scene.date, limit: 50 });
    const paid = list.ok ? list.value.filter((row) => /^(paid|settled)$/.test(row.state)) : [];
    return paid[act.number % Math.max(1, paid.length)]?.saleId;
  }
}

/** One or two pieces of one line of a sale come back, or one of every line. */
function someOf(sale: Sale, number: number) {
  const lines = sale.lines.filter(
    (_, index) => number === 7 || index === number % sale.lines.length,
  );
  return {
    saleId: sale.saleId,
    returned: lines.map((line) => {
      const pieces = Math.min(number === 3 ? 2 : 1, line.quantity_e4 / 10_000);
      return {
        lineId: line.lineId,
        quantity_e4: quantityE4(pieces * 10_000),
        codes: line.codes.slice(0, line.traceRequired ? pieces : 0),
      };
    }),
    reason: '测试',
    approval: APPROVAL,
  };
}
