/** What tests of the month's clearing do again and again. */
import type { ClearingApplication, ClearingClass, ClearingMonth } from '#contract/clearing.ts';
import type { CallInput } from '#contract/index.ts';
import { present } from '#core/result.ts';
import type { Sale } from '#contract/sale.ts';
import { Resolving } from './resolving.ts';
import type { Seat } from './shop.ts';
import { APPROVAL } from './shop.ts';
import { violationsOf } from './shop-check.ts';
import { otcTried, payCash } from './stages.ts';

export const MONTH = '2026-11';
/** Clearing class of what is paid from the personal account. */
export const ACCOUNT = '41';
export const EVIDENCE = '市医保中心结算科电话答复，登记号 0417';

/** An insured sale paid from the personal account. */
export async function otcPaid(seat: Seat): Promise<Sale> {
  const { saleId } = await otcTried(seat);
  return payCash(seat, await seat.do('settlement.settle', { saleId }));
}

export class ClearingDesk {
  readonly r: Resolving;
  readonly manager: Seat;

  constructor(r: Resolving) {
    this.r = r;
    this.manager = r.shop.seat('manager', '02');
  }

  static async open(options: Parameters<typeof Resolving.open>[0] = {}): Promise<ClearingDesk> {
    return new ClearingDesk(await Resolving.open(options));
  }

  /** November with three sales on the 21st and one on the 23rd, level, and over. */
  static async withLevelMonth(
    options: Parameters<typeof Resolving.open>[0] = {},
  ): Promise<ClearingDesk> {
    const desk = await ClearingDesk.open(options);
    const { r } = desk;
    await otcPaid(r.seat);
    await otcPaid(r.seat);
    const back = await otcPaid(r.seat);
    await desk.level('2026-11-21');
    desk.goTo('2026-11-23');
    await r.seat.do('sale.void', { saleId: back.saleId, reason: '测试', approval: APPROVAL });
    await otcPaid(r.seat);
    await desk.level('2026-11-23');
    desk.goTo('2026-12-02');
    return desk;
  }

  /** Ten in the morning of that day. */
  goTo(date: string): void {
    this.r.shop.clock.now = Date.parse(`${date}T10:00:00+08:00`);
  }

  async level(date: string): Promise<void> {
    await this.manager.do('day.level', { date });
  }

  month(month = MONTH): Promise<ClearingMonth> {
    return this.manager.do('clearing.month', { month });
  }

  async class(clearingClass = ACCOUNT): Promise<ClearingClass> {
    const found = (await this.month()).classes.find((one) => one.clearingClass === clearingClass);
    return present(found, `class ${clearingClass}`);
  }

  async application(clearingClass = ACCOUNT): Promise<ClearingApplication> {
    return present((await this.class(clearingClass)).application, 'application');
  }

  /** What the screen would send. */
  async order(clearingClass = ACCOUNT): Promise<CallInput<'clearing.apply'>> {
    const { total_fen, fund_fen } = await this.class(clearingClass);
    return { month: MONTH, clearingClass, total_fen, fund_fen, approval: APPROVAL };
  }

  async apply(clearingClass = ACCOUNT): Promise<ClearingApplication> {
    await this.manager.do('clearing.apply', await this.order(clearingClass));
    return this.application(clearingClass);
  }

  async cancelOrder(): Promise<CallInput<'clearing.cancel'>> {
    const { applicationId } = await this.application();
    return { applicationId, reason: '金额有误，重新申请', approval: APPROVAL };
  }

  async cancel(): Promise<ClearingApplication> {
    await this.manager.do('clearing.cancel', await this.cancelOrder());
    return this.application();
  }

  async word(
    word: CallInput<'clearing.word'>['word'],
    eventId = '',
  ): Promise<CallInput<'clearing.word'>> {
    const { applicationId } = await this.application();
    return { applicationId, word, eventId, evidence: EVIDENCE, approval: APPROVAL };
  }

  /** The request may no longer be on its way. */
  wait(): void {
    this.r.shop.clock.now += 61_000;
  }

  /** Numbers of the applications that stand at the platform. */
  live(): string[] {
    return this.r.shop.wire.platform.store
      .all<{ clr_appy_evt_id: string }>(
        "SELECT clr_appy_evt_id FROM clearing_application WHERE state = 'live' ORDER BY rowid",
      )
      .map((row) => row.clr_appy_evt_id);
  }

  /** After everything owed is sent. */
  async violations(): Promise<string[]> {
    await this.r.shop.drain();
    return violationsOf(this.r.shop);
  }

  sent(infno: '3203' | '3204'): number {
    return this.r.heard(infno);
  }
}
