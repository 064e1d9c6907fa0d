/** A shop day drawn from one seed: what each till does, what befalls it, and when the machine dies. */
import type { Act } from '#tests/support/player.ts';
import { seeded } from '#tests/support/seeded.ts';
import type { Fate } from './network.ts';
import { SPOILING } from './network.ts';
import type { DossierKind } from './dossier-acts.ts';

/** Acts of people, and acts of the world that no person does. */
export type Kind =
  | Exclude<Act['kind'], 'settleAndCrash' | 'settleAndCrashLate' | 'voidAndCrash'>
  | 'lineDown'
  | 'lineUp'
  | 'clockBack'
  | 'clockRight'
  /** One box of a paid sale comes back; and how that ends. */
  | 'return'
  | 'returnEnd'
  /** Goods received or adjusted. */
  | 'stock'
  | DossierKind
  /** The machine stands dark for days: tokens, prescriptions and dossiers run out. */
  | 'daysPass'
  /** The command before once more, under its own id: a click whose reply was lost. */
  | 'repeat';

export type SimAct = {
  readonly kind: Kind;
  readonly till: '01' | '02';
  readonly number: number;
  /** What befalls the request this act is about. */
  readonly fate: Fate | null;
  /** The machine dies so many commits after the act began. */
  readonly dies: number | null;
};

export type Schedule = {
  readonly seed: number;
  /** Share of all requests that something befalls. */
  readonly weather: number;
  /** Both tills reach for the same boxes. */
  readonly sameShelf: boolean;
  /** How long the engine goes on by itself in bad weather, after the people have gone home. */
  readonly aftermath_ms: number;
  /** What befalls requests the engine makes by itself. */
  readonly trouble: readonly (readonly [infno: string, fate: Fate])[];
  readonly acts: readonly SimAct[];
};

class Draw {
  readonly random: () => number;
  constructor(seed: number) {
    this.random = seeded(seed);
  }
  below(count: number): number {
    return Math.floor(this.random() * count);
  }
  chance(share: number): boolean {
    return this.random() < share;
  }
  of<T>(...list: readonly T[]): T {
    const one = list[this.below(list.length)];
    if (one === undefined) throw new Error('nothing to draw from');
    return one;
  }
}

const BASKETS: readonly (readonly Kind[])[] = [
  // Self-paid.
  ['scanOtc', 'scanOther'],
  ['scanOtc', 'scanOtc', 'scanOther'],
  // From the personal account, without prescription.
  ['scanOtc', 'identify', 'trial'],
  ['identify', 'scanOtc', 'trial'],
  ['scanOtc', 'identify', 'scanOther', 'trial'],
  // With a prescription: fund, account and cash.
  ['identify', 'link', 'review', 'boxes', 'trial'],
  ['identify', 'link', 'review', 'boxes', 'trial'],
  ['identify', 'link', 'boxes', 'review', 'scanOther', 'trial'],
  // Prescription, and the rest self-paid.
  ['identify', 'link', 'review', 'boxes', 'scanOtc', 'boxes', 'trial'],
  ['identify', 'link', 'refuse', 'unlink', 'scanOtc', 'trial'],
  ['identify', 'link', 'review', 'boxes', 'selfPay'],
];

const ENDINGS: readonly (readonly Kind[])[] = [
  ['confirm', 'pay'],
  ['confirm', 'pay'],
  ['pay', 'drain', 'void'],
  ['confirm', 'payTwice', 'void', 'drain'],
  ['confirm', 'pay', 'void', 'repeat'],
  ['void'],
  ['crash', 'confirm', 'pay', 'drain'],
  ['hold', 'resume', 'confirm', 'pay'],
  ['pay', 'closeShift'],
  ['repeat', 'confirm', 'pay', 'repeat'],
  ['confirm', 'pay', 'return', 'identify', 'trial', 'settle', 'returnEnd'],
  ['confirm', 'pay', 'return', 'returnEnd'],
];

/** Sold without a line and settled later; the engine may know the customer or not. */
const FIRST_BASKETS: readonly (readonly Kind[])[] = [
  ['identify', 'link', 'review', 'boxes'],
  ['identify', 'link', 'review', 'boxes'],
  ['identify', 'link', 'review', 'boxes', 'scanOther'],
  ['scanOtc', 'identify'],
  ['identify', 'scanOtc', 'scanOther'],
  ['scanOtc'],
];
const HELD_BASKETS: readonly (readonly Kind[])[] = [
  ['allowHold', 'card', 'scanOtc'],
  ['allowHold', 'card', 'link', 'review', 'boxes'],
];
const CUTS: readonly (readonly [Kind, Kind])[] = [
  ['lineDown', 'lineUp'],
  ['lineDown', 'lineUp'],
  ['force', 'giveBack'],
];
const FIRST_ENDINGS: readonly (readonly Kind[])[] = [
  ['comeBack', 'settleLater', 'handOver'],
  ['comeBack', 'settleLater'],
  ['comeBack', 'settleLater', 'comeBack', 'settleLater'],
  ['comeBack', 'settleLaterTwice', 'repeat', 'comeBack', 'settleLater'],
  ['comeBack', 'settleLater', 'wait', 'void', 'handOver'],
  ['comeBack', 'crash', 'comeBack', 'settleLater', 'repeat'],
  ['comeBack', 'settleLater', 'claim'],
  ['comeBack', 'settleLater', 'drain', 'closeShift'],
  ['daysPass', 'notice', 'comeBack', 'settleLater'],
  ['closeDossier', 'comeBack'],
  ['void', 'comeBack', 'settleLater'],
];
const HELD_ENDINGS: readonly (readonly Kind[])[] = [
  ['wait', 'handOver', 'handOver'],
  ['wait', 'drain', 'void', 'handOver'],
  ['wait', 'comeBack', 'settleLater'],
  ['void'],
];

const ODD: readonly Kind[] = [
  ...([
    'scanOtc',
    'unlink',
    'quantity',
    'removeLine',
    'trial',
    'hold',
    'resume',
    'abandon',
  ] as const),
  ...([
    'clearPerson',
    'drain',
    'closeShift',
    'wait',
    'repeat',
    'identify',
    'crash',
    'void',
  ] as const),
];

/** The way out of unknown. */
const BY_ITSELF = ['2601', '2601', '3201', '3202', '9101', '9102'] as const;

/** Requests that matter most are struck most. */
const STRUCK: readonly Kind[] = ['settle', 'settleTwice', 'void', 'confirm', 'drain', 'return'];
const LATER: readonly Kind[] = ['settleLater', 'settleLaterTwice', 'sealHold'];

export function scheduleOf(seed: number): Schedule {
  const draw = new Draw(seed);
  const both = draw.chance(0.45);
  const acts = [...tillDay(draw, '01'), ...(both ? tillDay(draw, '02') : [])];
  return {
    seed,
    weather: draw.of(0, 0, 0, 0.04),
    sameShelf: draw.chance(0.3),
    aftermath_ms: draw.of(0, 0, 60_000, 5 * 60_000),
    trouble: draw.chance(0.4) ? [[draw.of(...BY_ITSELF), draw.of(...SPOILING)]] : [],
    acts: withStock(
      seed,
      acts.map((act) => strike(draw, act)),
    ),
  };
}

/** Some days goods move too, by a draw of their own: the rest of the day is as it is without. */
function withStock(seed: number, acts: readonly SimAct[]): SimAct[] {
  const draw = new Draw(seed + 1_000_000_007);
  const day = [...acts];
  const times = draw.of(0, 0, 0, 1, 2);
  for (let n = 0; n < times; n += 1) {
    const fate = draw.chance(0.3) ? draw.of(...SPOILING) : null;
    const dies = draw.chance(0.1) ? 1 + draw.below(4) : null;
    const till = draw.of(...day.map((one) => one.till));
    const act = { kind: 'stock', till, number: draw.below(8), fate, dies } as const;
    day.splice(draw.below(day.length + 1), 0, act);
  }
  return day;
}

function tillDay(draw: Draw, till: SimAct['till']): SimAct[] {
  const sales = draw.of(1, 1, 1, 2);
  const act = (kind: Kind, number: number): SimAct => ({
    kind,
    till,
    number,
    fate: null,
    dies: null,
  });
  const acts: SimAct[] = [];
  for (let sale = 0; sale < sales; sale += 1) {
    const number = draw.of(0, 0, 1, 1, 2, 2, 3, 4, 6, 7);
    if (draw.chance(0.3)) {
      acts.push(...withoutLine(draw).map((kind) => act(kind, number)));
      continue;
    }
    const basket = draw.of(...BASKETS);
    const insured = basket.includes('trial');
    const settling: readonly Kind[] = insured
      ? [draw.of('settle', 'settle', 'settle', 'settleTwice')]
      : [];
    const kinds = [...basket, ...settling, ...draw.of(...ENDINGS)];
    acts.push(...kinds.map((kind) => act(kind, number)));
  }
  const odd = draw.of(0, 0, 0, 1, 2);
  for (let n = 0; n < odd; n += 1) {
    acts.splice(draw.below(acts.length + 1), 0, act(draw.of(...ODD), draw.below(8)));
  }
  if (draw.chance(0.15)) between(draw, acts, act('lineDown', 0), act('lineUp', 0));
  if (draw.chance(0.04)) between(draw, acts, act('clockBack', 0), act('clockRight', 0));
  return acts;
}

/** One sale without a line, from the basket to the end of its dossier. */
function withoutLine(draw: Draw): Kind[] {
  const held = draw.chance(0.3);
  const [cut, mend] = draw.of(...CUTS);
  const basket = draw.of(...(held ? HELD_BASKETS : FIRST_BASKETS));
  const ending = draw.of(...(held ? HELD_ENDINGS : FIRST_ENDINGS));
  const known = basket.some((kind) => kind === 'identify' || kind === 'card');
  const byHand: readonly Kind[] = known && draw.chance(0.9) ? [] : ['register'];
  const sealing = held ? 'sealHold' : draw.of<Kind>('seal', 'seal', 'seal', 'sealTwice');
  // Dark before the engine can settle by itself.
  const dark: readonly Kind[] = held && draw.chance(0.2) ? ['daysPass', 'handOver'] : [];
  return [...basket, cut, 'notice', ...byHand, sealing, ...dark, mend, 'notice', ...ending];
}

/** The first somewhere, the second somewhere after it. */
function between(draw: Draw, acts: SimAct[], first: SimAct, second: SimAct): void {
  const from = draw.below(acts.length);
  acts.splice(from, 0, first);
  acts.splice(from + 1 + draw.below(Math.min(4, acts.length - from)), 0, second);
}

function strike(draw: Draw, act: SimAct): SimAct {
  const later = LATER.includes(act.kind);
  const back = act.kind === 'void' || act.kind === 'return';
  const share = back || later ? 0.65 : STRUCK.includes(act.kind) ? 0.45 : 0.08;
  const fate = draw.chance(share) ? draw.of(...SPOILING) : null;
  const dies = draw.chance(later ? 0.12 : STRUCK.includes(act.kind) ? 0.08 : 0.02)
    ? 1 + draw.below(5)
    : null;
  return { ...act, fate, dies };
}
