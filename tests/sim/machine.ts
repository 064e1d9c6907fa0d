/**
 * The machine of the shop: the real engine on the real file, with the world's clock, line and printer.
 * It may die at any commit and between any two happenings; then memory is gone, and what was committed
 * is all there is.
 */
import { createHash } from 'node:crypto';
import iconv from 'iconv-lite';
import type { CallMessage } from '#engine/dispatch.ts';
import type { Reply } from '#engine/dispatch/run.ts';
import type { TillNo } from '#core/ids.ts';
import { present } from '#core/result.ts';
import { closeDatabase } from '#db/open.ts';
import type { Db } from '#db/sql.ts';
import type { Later } from '#engine/engine.ts';
import { handlers } from '#engine/handlers.ts';
import type { Printer, PrintOutcome } from '#engine/device/printer.ts';
import type { RunningEngine } from '#engine/start/create-engine.ts';
import { createEngine } from '#engine/start/create-engine.ts';
import { readStoreFacts } from '#engine/start/store-facts.ts';
import type { Pins } from '#engine/staff/pin.ts';
import { connectionIdOf } from '#engine/transport/connection.ts';
import type { StaffKey } from '#tests/support/cast.ts';
import { STAFF } from '#tests/support/cast.ts';
import { watchGate } from '#tests/support/gate-watch.ts';
import type { LogLine } from '#tests/support/seat.ts';
import type { Heard } from '#tests/support/simulated-wire.ts';
import { logInto } from '#tests/support/seat.ts';
import { seeded } from '#tests/support/seeded.ts';
import { regionOf } from '#tests/support/shop-on-file.ts';
import { openStore } from '#tests/support/store-template.ts';
import { watchCommits } from './commit-watch.ts';
import type { Network } from './network.ts';
import type { World } from './world.ts';

/** One start of the engine; dead from the crash on. */
type Run = {
  alive: boolean;
  db: Db;
  engine: RunningEngine;
  readonly died: Promise<never>;
  readonly die: (reason: Error) => void;
};

/** What a person at a screen meets when the machine goes down under them. */
export class MachineDown extends Error {}

/** The title of a Z report, as printers get it. */
const SHIFT_REPORT = iconv.encode('交班报表 Z', 'gb18030');

const UPLOADS = new Set(['3501', '3502', '3505', '3506', '7207', '7208']);
const HELD_UP = `
  SELECT count(*) FROM outbox item JOIN outbox earlier USING (stream)
   WHERE item.msgid = ? AND earlier.sequence < item.sequence
     AND earlier.state NOT IN ('accepted', 'cancelled', 'closed')`;

const OF_DOSSIER = `
  SELECT count(*) FROM settlement JOIN dossier USING (sale_id) WHERE settlement.msgid = ?`;

const region = regionOf({});

/** Not scrypt: nothing here is secret, and its 80 ms would be most of the day. */
export const quickPins: Pins = {
  hash: async (pin) => ({ pin_salt: 'sim', pin_hash: digest(pin) }),
  matches: async (pin, stored) => stored.pin_hash === digest(pin),
};
function digest(pin: string): string {
  return createHash('sha256').update(pin).digest('hex');
}

export class Machine {
  readonly file: string;
  readonly violations: string[] = [];
  readonly log: LogLine[] = [];
  readonly profile = region.profile;
  /** Bytes of what is, or may be, on paper. */
  readonly #papers = new Set<string>();
  readonly #world: World;
  readonly #network: Network;
  readonly #random = seeded(23);
  readonly #places = new Map<string, { readonly who: StaffKey; readonly till: TillNo }>();
  #run: Run | null = null;
  #commitsLeft = Infinity;
  /** How each call ended, for the table of what was reached. */
  readonly answers = new Map<string, number>();

  constructor(world: World, network: Network, file: string) {
    this.#world = world;
    this.#network = network;
    this.file = file;
    // Asked where the bytes leave: nothing is sent from inside a transaction, so what the engine's
    // own connection sees then is what a power cut would leave.
    const inspectGate = watchGate(() => this.run.db, this.violations);
    network.inspect = (heard) => {
      inspectGate(heard);
      this.#inspectOrder(heard);
    };
    network.about = (heard) => this.#about(heard);
    this.start();
  }

  get up(): boolean {
    return this.#run?.alive === true;
  }
  get run(): Run {
    return present(this.#run, 'a machine that runs');
  }
  rows<Row>(text: string): Row[] {
    return this.run.db.prepare<[], Row>(text).all();
  }

  /** The machine dies right after so many more commits. */
  dieAfterCommits(count: number): void {
    this.#commitsLeft = count;
  }
  spare(): void {
    this.#commitsLeft = Infinity;
  }

  start(): void {
    const { promise: died, reject: die } = Promise.withResolvers<never>();
    died.catch(() => {});
    const db = openStore(this.file, this.#world.now);
    // The engine stands in it only a line later; nothing asks for it before.
    const run: Run = { alive: true, db, died, die, engine: undefined as never };
    this.#run = run;
    const newestAudit = db
      .prepare<[], string>('SELECT hash FROM audit ORDER BY audit_id DESC LIMIT 1')
      .pluck();
    watchCommits(db, () => this.#committed(run, newestAudit.get() ?? ''));
    try {
      run.engine = this.#createEngine(run);
    } catch (error) {
      if (run.alive) throw error;
      return;
    }
    for (const { who, till } of this.#places.values()) this.#place(run, who, till);
    run.engine.line.start();
  }

  #committed(run: Run, audit: string): void {
    this.#world.trace.add(`commit ${audit}`);
    this.#commitsLeft -= 1;
    if (this.#commitsLeft <= 0 && run.alive) this.crash();
  }

  #createEngine(run: Run): RunningEngine {
    const { db } = run;
    const world = this.#world;
    return createEngine({
      ...{ db, ...region, handlers, random: this.#random, checks: [], checked: false },
      store: present(readStoreFacts(db), 'store facts'),
      version: '0.0.0-sim',
      now: world.now,
      later: this.#laterFor(run),
      exchange: this.#network.exchangeFor(() => run.alive),
      probe: this.#network.probeFor(() => run.alive),
      pins: quickPins,
      printer: this.#printerFor(run),
      log: logInto(this.log),
    });
  }

  #laterFor(run: Run): Later {
    const world = this.#world;
    return (delay_ms, act) => {
      const due_ms = world.elapsed_ms + delay_ms;
      // A timer may be late, by what an event loop under load is late.
      const when = { notBefore_ms: due_ms, deadline_ms: due_ms + 20_000 };
      return world.add('timer', when, () => {
        if (run.alive) this.#guard(run, act);
      });
    };
  }

  /** What the engine does by itself must not throw at the event loop, unless it died doing it. */
  #guard(run: Run, act: () => void): void {
    try {
      act();
    } catch (error) {
      if (run.alive) this.violations.push(`a timer threw: ${String(error)}`);
    }
  }

  #printerFor(run: Run): Printer {
    const world = this.#world;
    const handle = (name: string, act: () => PrintOutcome): Promise<PrintOutcome> => {
      const { promise, resolve } = Promise.withResolvers<PrintOutcome>();
      const when = { deadline_ms: world.elapsed_ms + 5_000 };
      if (run.alive) world.add(name, when, () => resolve(act()));
      return promise;
    };
    return {
      target: '模拟',
      print: (bytes) => {
        if (run.alive) this.#inspectSlip(bytes);
        const outcome = this.#paperOutcome();
        if (run.alive && outcome.kind !== 'notReady') this.#inspectTwice(bytes);
        return handle('printed', () => outcome);
      },
      kickDrawer: () => handle('drawer', () => ({ kind: 'printed' })),
    };
  }

  /** Sometimes there is no paper, and sometimes it ends in the middle of a slip. */
  #paperOutcome(): PrintOutcome {
    if (!this.#world.chance(0.05)) return { kind: 'printed' };
    if (this.#world.chance(0.5)) return { kind: 'failed', reason: '打印机缺纸，小票可能不完整' };
    return { kind: 'notReady', reason: '打印机缺纸，没有打印' };
  }

  /** What may be on paper is printed by nobody again but a person, and then says so: 重打. */
  #inspectTwice(bytes: Uint8Array): void {
    const paper = Buffer.from(bytes).toString('base64');
    if (this.#papers.has(paper)) this.violations.push('a paper was printed twice by itself');
    this.#papers.add(paper);
  }

  /** An upload leaves only when every earlier one of its sale is done with (settlement.md §5). */
  #inspectOrder({ infno, msgid }: Heard): void {
    if (!UPLOADS.has(infno)) return;
    const earlier = this.run.db.prepare<[string], number>(HELD_UP).pluck().get(msgid) ?? 0;
    if (earlier > 0) this.violations.push(`${infno} ${msgid} left before ${earlier} earlier ones`);
  }

  #about({ infno, msgid }: Heard): string {
    if (infno !== '2102') return '';
    const ofDossier = this.run.db.prepare<[string], number>(OF_DOSSIER).pluck().get(msgid) ?? 0;
    return ofDossier > 0 ? '2102 of a dossier' : '';
  }

  /** A Z report leaves the printer only for a shift that is closed on disk, and names its own number. */
  #isShiftReport(bytes: Uint8Array): boolean {
    const at = Buffer.from(bytes).indexOf(SHIFT_REPORT);
    if (at < 0) return false;
    const zNo = Number(/\d{4}/.exec(Buffer.from(bytes).toString('latin1', at))?.[0]);
    this.#world.trace.add(`shift report ${zNo}`);
    if (this.run.db.inTransaction) this.violations.push('a shift report came before its commit');
    const closed = this.run.db
      .prepare<[number], number>(
        `SELECT count(*) FROM shift_report JOIN shift USING (shift_id)
         WHERE shift_report.z_no = ? AND shift.closed_at IS NOT NULL`,
      )
      .pluck()
      .get(zNo);
    if ((closed ?? 0) < 1) this.violations.push(`Z ${zNo} was printed of no closed shift`);
    return true;
  }

  /** A slip leaves the printer only for a sale that is paid on disk (settlement.md §1). */
  #inspectSlip(bytes: Uint8Array): void {
    if (this.#isShiftReport(bytes)) return;
    const text = Buffer.from(bytes).toString('latin1');
    const saleNo = /[A-Z]{2}\d{2}-\d{6}-\d{4}/.exec(text)?.[0];
    if (saleNo === undefined) {
      this.violations.push('a slip without a sale number was printed');
      return;
    }
    this.#world.trace.add(`slip ${saleNo}`);
    if (this.run.db.inTransaction)
      this.violations.push(`a slip of ${saleNo} came before its commit`);
    const paid = this.run.db
      .prepare<[string], number>(
        'SELECT count(*) FROM sale WHERE sale_no = ? AND paid_at IS NOT NULL',
      )
      .pluck()
      .get(saleNo);
    if (paid !== 1) this.violations.push(`a slip of ${saleNo} was printed before it was paid`);
  }

  crash(): void {
    const run = this.run;
    if (!run.alive) return;
    this.#world.trace.add('crash');
    run.alive = false;
    this.spare();
    run.db.close();
    run.die(new MachineDown('the machine is down'));
  }

  async stop(): Promise<void> {
    const run = this.run;
    await run.engine.stop();
    await this.#world.quiet();
    run.alive = false;
    closeDatabase(run.db);
  }

  close(): void {
    if (this.up) this.crash();
  }

  sit(who: StaffKey, till: TillNo): { readonly connectionId: string; readonly till: TillNo } {
    const connectionId = connectionIdOf(who, till);
    this.#places.set(connectionId, { who, till });
    if (this.up) this.#place(this.run, who, till);
    return { connectionId, till };
  }
  #place(run: Run, who: StaffKey, till: TillNo): void {
    const { staffNo, name, role } = STAFF[who];
    const signedInAt = this.#world.now();
    const connectionId = connectionIdOf(who, till);
    if (run.engine.engine.memory.sessions.has(connectionId)) return;
    run.engine.engine.memory.sessions.set(connectionId, { staffNo, name, role, signedInAt });
  }

  /** A call over the running engine; rejects with `MachineDown` when it dies before the reply. */
  async call(
    connection: { readonly connectionId: string; readonly till: TillNo },
    message: CallMessage,
  ): Promise<Reply> {
    const run = this.run;
    if (!run.alive) throw new MachineDown('the machine is down');
    const reply = await Promise.race([run.engine.dispatch.call(connection, message), run.died]);
    if (!run.alive) throw new MachineDown('the machine is down');
    const end = `call ${message.call} ${reply.ok ? 'ok' : reply.failure.code}`;
    this.answers.set(end, (this.answers.get(end) ?? 0) + 1);
    if (!reply.ok && reply.failure.code === 'engine.bug') {
      const incident = this.log.findLast((line) => line.event === 'incident');
      this.violations.push(`${message.call} ended in a bug: ${JSON.stringify(incident?.facts)}`);
    }
    return reply;
  }
}
