/** The counter without a line: sold first and settled later, and what becomes of it (settlement.md §5). */
import type { Dossier } from '#contract/dossier.ts';
import type { Sale } from '#contract/sale.ts';
import { present } from '#core/result.ts';
import { people } from '#simulator/data.ts';
import { APPROVAL } from '#tests/support/cast.ts';
import { PEOPLE } from '#tests/support/player.ts';
import type { Seat } from '#tests/support/seat.ts';
import { voucher } from '#tests/support/stages.ts';

export const DOSSIER_KINDS = [
  /** Somebody asks the platform something, and the counter learns how the line is. */
  'notice',
  /** A manager cuts the line and gives it back. */
  'force',
  'giveBack',
  /** The customer's name and number by hand. */
  'register',
  /** The customer's ID card. */
  'card',
  'allowHold',
  'seal',
  'sealHold',
  'sealTwice',
  /** The customer stands at the till again with the voucher. */
  'comeBack',
  'settleLater',
  'settleLaterTwice',
  'closeDossier',
  'claim',
  /** What is still owed either way is handed over. */
  'handOver',
] as const;
export type DossierKind = (typeof DOSSIER_KINDS)[number];

/** The request an act is about; what befalls it is planned before the act. */
export const REQUEST_OF: Readonly<Partial<Record<DossierKind, readonly string[]>>> = {
  card: ['1101', '2001'],
  comeBack: ['decode', '1101', '2101'],
  settleLater: ['2102'],
  settleLaterTwice: ['2102'],
  // The engine settles 挂账 by itself when the line is back.
  sealHold: ['2102'],
};

type Acts = Readonly<Record<DossierKind, (seat: Seat, number: number) => Promise<unknown>>>;

const ACTS: Acts = {
  notice: (seat) => seat.try('shop.signIn'),
  force: (seat) => seat.try('line.force', { offline: true, approval: APPROVAL }),
  giveBack: (seat) => seat.try('line.force', { offline: false, approval: APPROVAL }),
  register: (seat, number) => {
    const name = nameOf(number);
    return seat.try('person.register', { name, idDocNo: idOf(name), phone: '' });
  },
  card: (seat, number) => seat.try('sale.scan', { code: idOf(nameOf(number)), place: 'counter' }),
  allowHold: (seat) => seat.try('dossier.allowHold', { allowed: true, approval: APPROVAL }),
  seal: (seat, number) => seal(seat, 'payFirst', number),
  sealHold: (seat, number) => seal(seat, 'holdShare', number),
  sealTwice: (seat, number) =>
    Promise.all([seal(seat, 'payFirst', number), seal(seat, 'payFirst', number)]),
  comeBack,
  settleLater,
  settleLaterTwice: (seat, number) =>
    Promise.all([settleLater(seat, number), settleLater(seat, number)]),
  closeDossier: async (seat, number) => {
    const one = chosen(await openDossiers(seat), number);
    if (one === undefined) return;
    const { dossierId } = one;
    await seat.try('dossier.close', { dossierId, reason: '测试', approval: APPROVAL });
  },
  claim: async (seat, number) => {
    const one = chosen(await openDossiers(seat), number);
    if (one !== undefined) await seat.try('dossier.printClaim', { dossierId: one.dossierId });
  },
  handOver,
};

export function isDossierKind(kind: string): kind is DossierKind {
  return kind in ACTS;
}

export async function playDossierAct(kind: DossierKind, seat: Seat, number: number): Promise<void> {
  await ACTS[kind](seat, number);
}

function nameOf(number: number): string {
  return PEOPLE[number % PEOPLE.length] ?? '王秀兰';
}

/** The ID number of a person of the simulated region. */
function idOf(name: string): string {
  return present(
    people.find((person) => person.name === name),
    name,
  ).certno;
}

async function seal(seat: Seat, kind: 'payFirst' | 'holdShare', number: number): Promise<void> {
  const preview = await seat.try('dossier.preview');
  if (!preview.ok || preview.value === null) return;
  const { saleId } = preview.value;
  const tenders = paidBy(preview.value[kind].pays_fen, number);
  await seat.try('dossier.seal', { saleId, kind, tenders, approval: APPROVAL });
}

/** By cash, by phone, or by both. */
function paidBy(due: Sale['total_fen'], number: number) {
  const tender = (kind: 'cash' | 'wechat', amount: number) => {
    const amount_fen = amount as typeof due;
    return { kind, amount_fen, received_fen: amount_fen };
  };
  const byPhone = number % 3 === 2 ? Math.floor(due / 2) : number % 3 === 1 ? due : 0;
  return [tender('wechat', byPhone), tender('cash', due - byPhone)].filter(
    (one) => one.amount_fen > 0,
  );
}

async function openDossiers(seat: Seat): Promise<readonly Dossier[]> {
  const list = await seat.try('dossier.list', { open: true, limit: 50 });
  return list.ok ? list.value : [];
}

function chosen(list: readonly Dossier[], number: number): Dossier | undefined {
  return list[number % Math.max(1, list.length)];
}

/** Whose dossier it is, nobody at the till knows: the voucher says. */
async function comeBack(seat: Seat, number: number): Promise<void> {
  for (const { dossierId } of await openDossiers(seat)) {
    const code = voucher(nameOf(number));
    const reply = await seat.try('dossier.identify', { dossierId, code });
    if (reply.ok) return;
  }
}

async function settleLater(seat: Seat, number: number): Promise<void> {
  const list = await openDossiers(seat);
  const one = list.find((dossier) => dossier.identifiedUntil !== null) ?? chosen(list, number);
  if (one !== undefined) await seat.try('dossier.settle', { dossierId: one.dossierId });
}

async function handOver(seat: Seat, number: number): Promise<void> {
  const list = await seat.try('moneyTask.list');
  const one = list.ok ? list.value[number % Math.max(1, list.value.length)] : undefined;
  if (one === undefined) return;
  const { taskId } = one;
  if (number === 3) {
    await seat.try('moneyTask.writeOff', { taskId, reason: '测试', approval: APPROVAL });
    return;
  }
  await seat.try('moneyTask.done', { taskId, kind: null });
}
