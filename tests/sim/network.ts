/**
 * The line between shop and region in a simulated day. Every request is two happenings, its arrival
 * over there and its answer's arrival here, and either may be lost, doubled, late or spoilt
 * (settlement.md §1). The region's own program answers, in this process.
 */
import type { Exchange, ExchangeResult, WireRequest } from '#engine/platform/fsi/transport.ts';
import type { Probe } from '#engine/line/watch.ts';
import type { Platform } from '#simulator/platform.ts';
import { createPlatform } from '#simulator/platform.ts';
import { NonceMemory } from '#simulator/gateway.ts';
import { seeded } from '#tests/support/seeded.ts';
import type { Fault, Heard } from '#tests/support/simulated-wire.ts';
import { answered, answerOf, readRequest, spoil } from '#tests/support/simulated-wire.ts';
import type { World } from './world.ts';

/** What befalls one request; `none` is an ordinary one. */
export type Fate =
  | Fault
  | 'none'
  /** The client has given up when the request reaches the region, which does it all the same. */
  | 'lateRequest'
  /** The region did it; its answer is under way for a long time. */
  | 'lateAnswer'
  /** A box on the way sends it twice; the first answer comes back. */
  | 'doubledRequest'
  /** The same, and it is the second answer that comes back. */
  | 'doubledSecond'
  /** The region did it; the answer to an earlier settlement comes instead. */
  | 'crossed';

export const SPOILING: readonly Fate[] = [
  ...(['refused', 'lostRequest', 'lostAnswer', 'http500', 'http500After', 'html'] as const),
  ...(['truncated', 'wrongSums', 'lacksFields', 'strings', 'otherMsgid', 'refuse'] as const),
  ...(['badSignature', 'lateRequest', 'lateAnswer', 'doubledRequest', 'doubledSecond'] as const),
  'crossed',
];

/** A request reaches the region at the latest so long after it was sent (settlement.md §4.1). */
const LONGEST_ON_THE_WAY_MS = 50_000;

export type Network = {
  readonly platform: Platform;
  /** The line of one run of the engine; `alive` says whether anybody still listens. */
  exchangeFor(alive: () => boolean): Exchange;
  /** Asks whether anybody is there at all. */
  probeFor(alive: () => boolean): Probe;
  /** The next request of this transaction meets its fate. */
  plan(infno: string, fate: Fate): void;
  down: boolean;
  /** Share of requests that something befalls without a plan. */
  weather: number;
  /** No plan, no weather, line up. */
  calm(): void;
  /** How often each fate befell each transaction: `2102 lostAnswer` → 3. */
  readonly met: Map<string, number>;
  inspect: (heard: Heard) => void;
  /** What a request is about, beside its number; '' when nothing more is counted. */
  about: (heard: Heard) => string;
  close(): void;
};

type Line = Pick<Network, 'met'> & {
  readonly world: World;
  readonly process: (
    request: WireRequest,
    heard: Heard,
    behindGateway?: boolean,
  ) => Extract<ExchangeResult, { kind: 'answered' }>;
  /** Bodies of settlements that were answered, for the answer that goes astray. */
  readonly earlier: string[];
  /** Answers that come only when their request is being taken back, by its msgid. */
  readonly dawdling: Map<string, () => void>;
};

export function createNetwork(world: World): Network {
  const now = world.trueNow;
  const platform = createPlatform({ databaseFile: ':memory:', now, random: seeded(11) });
  const nonces = new NonceMemory();
  const plans = new Map<string, Fate[]>();
  const line: Line = {
    ...{
      world,
      met: new Map<string, number>(),
      earlier: [],
      dawdling: new Map<string, () => void>(),
    },
    process: (request, heard, behindGateway = false) =>
      answerOf(
        { platform, nonces: behindGateway ? new NonceMemory() : nonces, now },
        request,
        heard,
      ),
  };
  const network: Network = {
    ...{ platform, met: line.met, down: false, weather: 0 },
    inspect: () => {},
    about: () => '',
    plan: (infno, fate) => {
      plans.set(infno, [...(plans.get(infno) ?? []), fate]);
    },
    calm: () => {
      plans.clear();
      network.down = false;
      network.weather = 0;
    },
    exchangeFor: (alive) => (request) => {
      // A machine without power sends nothing and hears nothing.
      if (!alive()) return new Promise(() => {});
      const heard = readRequest(request);
      const fate = bearable(fateOf(network, plans, world, heard.infno), request, heard);
      const key = `${heard.infno} ${fate}`;
      line.met.set(key, (line.met.get(key) ?? 0) + 1);
      const about = network.about(heard);
      if (about !== '')
        line.met.set(`${about} ${fate}`, (line.met.get(`${about} ${fate}`) ?? 0) + 1);
      world.trace.add(`${heard.infno} ${heard.msgid} ${fate} ${heard.body}`);
      if (fate !== 'refused') network.inspect(heard);
      if (heard.infno === '2601') line.dawdling.get(takenBackBy(heard))?.();
      return carry(line, request, { heard, fate, alive });
    },
    probeFor: (alive) => () => {
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const when = { deadline_ms: world.elapsed_ms + 2_000 };
      if (alive()) world.add('probe', when, () => resolve(!network.down));
      return promise;
    },
    close: () => platform.close(),
  };
  return network;
}

function fateOf(network: Network, plans: Map<string, Fate[]>, world: World, infno: string): Fate {
  const planned = (plans.get(infno)?.length ? plans.get(infno) : plans.get('*'))?.shift();
  if (network.down) return world.chance(0.8) ? 'refused' : 'lostRequest';
  if (planned !== undefined) return planned;
  return network.weather > 0 && world.chance(network.weather) ? world.pick(SPOILING) : 'none';
}

/** A file cannot be twisted like an answer in JSON. */
function bearable(fate: Fate, request: WireRequest, heard: Heard): Fate {
  const isFile = request.file !== undefined || heard.infno === '9102';
  const twists: readonly Fate[] = ['wrongSums', 'lacksFields', 'strings', 'otherMsgid'];
  return isFile && twists.includes(fate) ? 'lostAnswer' : fate;
}

const LOST: ExchangeResult = { kind: 'lost', reason: '连接中断', partial: '' };

type Call = { readonly heard: Heard; readonly fate: Fate; readonly alive: () => boolean };

function carry(
  line: Line,
  request: WireRequest,
  { heard, fate, alive }: Call,
): Promise<ExchangeResult> {
  const { world } = line;
  const { promise, resolve } = Promise.withResolvers<ExchangeResult>();
  const sent_ms = world.elapsed_ms;
  const id = `${heard.infno} ${heard.msgid}`;
  // The client waits no longer than this, whatever is still under way.
  const givesUp_ms = sent_ms + request.answer_ms;
  let gaveUp = false;
  const stopWaiting = world.add(
    `gives up ${id}`,
    { notBefore_ms: givesUp_ms, deadline_ms: givesUp_ms },
    () => {
      gaveUp = true;
      resolve({ kind: 'lost', reason: '等待答复超时', partial: '' });
    },
  );
  const answer = (result: ExchangeResult, delay_ms = 0): void => {
    world.add(`answer ${id}`, { notBefore_ms: world.elapsed_ms + delay_ms }, () => {
      const { late } = request;
      if (!gaveUp) {
        stopWaiting();
        resolve(result);
      } else if (late !== undefined && world.elapsed_ms <= givesUp_ms + late.wait_ms) {
        // The connection is still open: the answer is evidence now.
        if (alive() && result.kind === 'answered') late.answer(result);
      }
    });
  };
  const arrive = (act: () => void, delay_ms = 0): void => {
    const deadline_ms = sent_ms + LONGEST_ON_THE_WAY_MS;
    world.add(`arrives ${id}`, { notBefore_ms: sent_ms + delay_ms, deadline_ms }, act);
  };
  befall(line, request, heard, { fate, answer, arrive });
  return promise;
}

/** The msgid a 2601 is about. */
function takenBackBy({ input }: Heard): string {
  const { data } = input as { readonly data?: { readonly omsgid?: string } };
  return data?.omsgid ?? '';
}

type Way = {
  readonly fate: Fate;
  /** The answer reaches the shop, some time. */
  readonly answer: (result: ExchangeResult, delay_ms?: number) => void;
  /** The request reaches the region, some time. */
  readonly arrive: (act: () => void, delay_ms?: number) => void;
};

function befall(line: Line, request: WireRequest, heard: Heard, way: Way): void {
  const { world } = line;
  const { fate, answer, arrive } = way;
  const process = () => line.process(request, heard);
  switch (fate) {
    case 'refused':
      return answer({ kind: 'notSent', reason: '连接被拒绝' });
    case 'lostRequest':
      return answer(LOST);
    case 'lateRequest':
      arrive(process, 1_000 + world.below(40_000));
      return answer(LOST, world.below(2_000));
    case 'lateAnswer':
      return arrive(() => {
        const own = process();
        // The worst moment for an answer is while its request is being taken back.
        if (world.chance(0.5)) line.dawdling.set(heard.msgid, () => answer(own));
        else answer(own, 5_000 + world.below(request.answer_ms * 2));
      });
    case 'doubledRequest':
      return arrive(() => {
        answer(process());
        arrive(process);
      });
    case 'doubledSecond':
      return arrive(() => {
        process();
        // Doubled behind the gateway, which would know the nonce again.
        arrive(() => answer(line.process(request, heard, true)));
      });
    case 'crossed':
      return arrive(() => {
        const own = process();
        const other = line.earlier.at(-1);
        answer(other === undefined ? own : answered(other));
      });
    case 'none':
      return arrive(() => {
        const own = process();
        if (heard.infno === '2102' && own.body.includes('setlinfo')) line.earlier.push(own.body);
        answer(own);
      });
    default:
      return arrive(() => answer(spoil(fate, '平台拒绝（测试）', process)));
  }
}
