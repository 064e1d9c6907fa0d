/** Plays one schedule to its end: the day, the calm after it, and what must then be true. */
import type { CallId, CallInput } from '#contract/index.ts';
import { CONTRACT } from '#contract/index.ts';
import type { TillNo } from '#core/ids.ts';
import type { Failure } from '#core/result.ts';
import { chinaDate } from '#core/time.ts';
import type { StaffKey } from '#tests/support/cast.ts';
import type { Act, Scene } from '#tests/support/player.ts';
import { Player } from '#tests/support/player.ts';
import type { Seat } from '#tests/support/seat.ts';
import { isDeepStrictEqual } from 'node:util';
import { Machine, MachineDown } from './machine.ts';
import type { Network } from './network.ts';
import { createNetwork } from './network.ts';
import type { DossierKind } from './dossier-acts.ts';
import { isDossierKind, playDossierAct, REQUEST_OF } from './dossier-acts.ts';
import { leaveAlone, recover } from './recovery.ts';
import { beginReturn, endReturn } from './return-acts.ts';
import { playStockAct } from './stock-acts.ts';
import type { Schedule, SimAct } from './schedule.ts';
import { World } from './world.ts';

/** One simulated day, its parts in hand. */
export type Day = {
  readonly world: World;
  readonly network: Network;
  readonly machine: Machine;
  /** Breaches seen by people at the screens. */
  readonly violations: string[];
};

/** A command as it was sent, for the click whose reply is lost. */
type Sent = {
  readonly seat: Seat;
  readonly id: CallId;
  readonly input: unknown;
  readonly command: string;
  reply: unknown;
};

type Till = {
  readonly no: SimAct['till'];
  readonly acts: SimAct[];
  readonly player: Player;
  busy: boolean;
  /** The act in work, for the fates the player asks for. */
  act: SimAct | null;
  last: Sent | null;
};

/** The file is a fresh copy of the store; the caller closes what comes back. */
export async function playDay(schedule: Schedule, file: string): Promise<Day> {
  const world = new World(schedule.seed);
  const network = createNetwork(world);
  network.weather = schedule.weather;
  for (const [infno, fate] of schedule.trouble) network.plan(infno, fate);
  const day: Day = { world, network, machine: new Machine(world, network, file), violations: [] };
  const tills = (['01', '02'] as const).map((no) => createTill(day, schedule, no));
  await live(day, tills);
  await aftermath(day, schedule);
  await recover(day);
  return day;
}

function createTill(day: Day, schedule: Schedule, no: SimAct['till']): Till {
  const shelf = no === '02' && !schedule.sameShelf ? 5_000 : 0;
  const till: Till = {
    no,
    acts: schedule.acts.filter((act) => act.till === no),
    player: new Player(
      sceneOf(day, () => till),
      shelf,
    ),
    ...{ busy: false, act: null, last: null },
  };
  return till;
}

/** Until every till has done what it wanted and nothing is under way any more. */
async function live(day: Day, tills: readonly Till[]): Promise<void> {
  const { world, machine } = day;
  for (;;) {
    await world.quiet();
    if (!machine.up) {
      await beDown(day);
      continue;
    }
    const starts = tills.filter((till) => !till.busy && till.acts.length > 0);
    const ready = world.ready();
    if (starts.length + ready.length === 0) {
      const next = world.nextAt();
      if (next === null || tills.every((till) => !till.busy)) return;
      await world.pass(next - world.elapsed_ms);
      continue;
    }
    await world.pass(world.below(300));
    const chosen = world.below(starts.length + ready.length);
    const till = starts[chosen];
    if (till !== undefined) await begin(day, till);
    else {
      const happening = ready[chosen - starts.length];
      // Time has passed since it was listed: a deadline may have had it happen already.
      if (happening !== undefined && world.ready().includes(happening)) world.happen(happening);
    }
  }
}

/** Nobody is at the tills, the weather is bad, and the machine may die: the way out of unknown in it. */
async function aftermath(day: Day, { aftermath_ms }: Schedule): Promise<void> {
  if (aftermath_ms === 0) return;
  const { world, machine, network } = day;
  network.weather = world.pick([0.1, 0.25]);
  if (world.chance(0.3)) machine.dieAfterCommits(1 + world.below(8));
  const until_ms = world.elapsed_ms + aftermath_ms;
  while (world.elapsed_ms < until_ms) {
    if (!machine.up) await beDown(day);
    else if (!(await leaveAlone(day, until_ms))) return;
  }
}

/** No power: what is on its way goes on without us, then the machine starts again. */
async function beDown(day: Day): Promise<void> {
  const { world, machine } = day;
  for (const happening of world.ready()) {
    if (happening.name.startsWith('arrives') && world.chance(0.5)) world.happen(happening);
  }
  await world.pass(world.pick([500, 20_000, 90_000]));
  // A machine may die again before it has found out what it finds.
  if (world.chance(0.1)) machine.dieAfterCommits(1);
  machine.start();
  machine.spare();
}

/** Acts of the world are done here and now; those of people go on by themselves. */
async function begin(day: Day, till: Till): Promise<void> {
  const { world, machine, network } = day;
  const act = till.acts.shift();
  if (act === undefined) return;
  world.trace.add(`act ${JSON.stringify(act)}`);
  if (act.dies !== null) machine.dieAfterCommits(act.dies);
  switch (act.kind) {
    case 'lineDown':
      network.down = true;
      return;
    case 'lineUp':
      network.down = false;
      return;
    case 'clockBack':
      world.skew_ms = -3_600_000;
      return;
    case 'clockRight':
      world.skew_ms = 0;
      return;
    case 'wait':
      return world.pass((1 + act.number) * 60_000);
    case 'crash':
      machine.crash();
      return;
    case 'daysPass':
      machine.crash();
      return world.pass((act.number % 2 === 0 ? 4 : 31) * 86_400_000);
    default:
  }
  till.busy = true;
  till.act = act;
  const played = play(day, till, act);
  void played
    .catch((error: unknown) => {
      if (error instanceof MachineDown) return;
      // What a person asks for may be refused (`do` throws then); everything else is a bug here.
      day.violations.push(`${act.kind}: ${String(error)}`);
    })
    .finally(() => {
      till.busy = false;
    });
}

function play(day: Day, till: Till, act: SimAct): Promise<void> {
  if (act.kind === 'repeat') return repeatLast(day, till);
  if (act.kind === 'return' || act.kind === 'returnEnd') {
    const seat = seatOf(day, till, till.no === '01' ? 'cashier' : 'cashier2', till.no as TillNo);
    if (act.kind === 'returnEnd') return endReturn(seat, act.number);
    if (act.fate !== null) day.network.plan('2103', act.fate);
    const manager = seatOf(day, till, 'manager', till.no as TillNo);
    return beginReturn({ seat, manager }, chinaDate(day.world.now()), act.number);
  }
  if (act.kind === 'stock') {
    if (act.fate !== null) day.network.plan('3502', act.fate);
    return playStockAct(seatOf(day, till, 'manager', till.no as TillNo), act.number);
  }
  if (isDossierKind(act.kind)) return playLater(day, till, act, act.kind);
  return playAct(till, act);
}

function playLater(day: Day, till: Till, act: SimAct, kind: DossierKind): Promise<void> {
  const about = REQUEST_OF[kind] ?? [];
  const infno = about[act.number % Math.max(1, about.length)];
  if (act.fate !== null && infno !== undefined) day.network.plan(infno, act.fate);
  const own = till.no === '01' ? 'cashier' : 'cashier2';
  const seat = seatOf(day, till, kind === 'allowHold' ? 'manager' : own, till.no as TillNo);
  return playDossierAct(kind, seat, act.number);
}

function playAct(till: Till, act: SimAct): Promise<void> {
  const { kind, number } = act;
  // The fate itself is planned by the scene, which knows more kinds than the player.
  return till.player.play({ kind: kind as Act['kind'], till: till.no, number, fault: null });
}

function sceneOf(day: Day, till: () => Till): Scene {
  const { world, machine, network } = day;
  return {
    seat: (who, at = '01') => seatOf(day, till(), who, at as TillNo),
    get date() {
      return chinaDate(world.now());
    },
    strike: (infno) => {
      const fate = till().act?.fate ?? null;
      if (fate !== null) network.plan(infno, fate);
    },
    drain: async () => {
      const { engine, died } = machine.run;
      await Promise.race([engine.outbox.drain(), died]);
    },
    pass: () => {
      throw new Error('time passes in the world');
    },
    crash: () => machine.crash(),
    crashDuring: () => {
      throw new Error('the machine dies in the world');
    },
  };
}

function seatOf(day: Day, till: Till, who: StaffKey, at: TillNo): Seat {
  const { world, machine } = day;
  const connection = machine.sit(who, at);
  const send = async (id: CallId, input: unknown, command: string | undefined) =>
    machine.call(connection, { call: id, input: input ?? {}, command });
  const seat = {
    till: at,
    try: async (id: CallId, input: unknown, given?: string) => {
      if (CONTRACT[id].kind !== 'command') return send(id, input, undefined);
      const command = given ?? `sim-${String(world.below(2 ** 31))}-${world.elapsed_ms}`;
      const sent: Sent = { seat: seat as Seat, id, input, command, reply: null };
      till.last = sent;
      // Now and then the click comes twice.
      const twice = given === undefined && world.chance(0.04);
      const replies = await Promise.all([
        send(id, input, command),
        ...(twice ? [send(id, input, command)] : []),
      ]);
      const [first, second = first] = replies;
      sent.reply = first;
      if (first?.ok === true && !isDeepStrictEqual(first, second)) {
        day.violations.push(`${id} was answered in two ways under one command id`);
      }
      return first;
    },
    do: async (id: CallId, input: unknown, command?: string) => {
      const reply = (await seat.try(id, input, command)) as Awaited<ReturnType<Seat['try']>>;
      if (reply.ok) return reply.value;
      throw new Error(`${id}: ${reply.failure.code}`);
    },
    fails: (): Promise<Failure> => {
      throw new Error('nothing has to fail here');
    },
  };
  // The contract ties input and output to the id; here ids are data.
  return seat as unknown as Seat;
}

/** The same command under the same id: answered as before, or not yet known, never done twice. */
async function repeatLast(day: Day, till: Till): Promise<void> {
  const { last } = till;
  if (last === null) return;
  const before = last.reply as { ok: boolean } | null;
  const reply = await last.seat.try(last.id, last.input as CallInput<CallId>, last.command);
  if (before?.ok === true && !isDeepStrictEqual(JSON.parse(JSON.stringify(before)), reply)) {
    day.violations.push(`${last.id} was answered anew under its old command id`);
  }
}
