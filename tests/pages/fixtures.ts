/**
 * One day in an invented shop, in the shapes of the contract: what the pages are drawn from when
 * they are looked at alone. Every answer is parsed by its own schema before it is served.
 */
import type { CallId, CallOutput } from '#contract/index.ts';
import type { SaleId, TillNo } from '#core/ids.ts';
import { fen } from '#core/money.ts';
import { day, moneyTasks, outbox, outboxDetail, countedShift, shift, ways } from './fixture-day.ts';
import { NOW, STAFF, at, boxes, till } from './fixture-ground.ts';
import { detail, queue, rows } from './fixture-prescriptions.ts';
import { report, reportSlips } from './fixture-report.ts';
import { lots, products } from './fixture-stock.ts';

const systemState: CallOutput<'system.state'> = {
  version: '0.1.0',
  training: false,
  storeName: '云州康禾大药房 · 南湖路店',
  till,
  tills: [till, '02' as TillNo],
  now: NOW,
  businessDate: '2026-11-21',
  regionName: '云州市（演练）',
  platform: {
    state: 'online',
    latency_ms: 182,
    since: at('07:58:10'),
    forced: null,
    offlineSince: null,
    nextProbeAt: null,
    backAt: null,
    signedIn: true,
    note: '',
    clockSkew_s: 0,
  },
  outbox: { count: 4, oldestAt: at('09:18:00'), amount_fen: fen(318_40) },
  unsent: {
    ...{ count: 4, oldestAt: at('09:18:00'), amount_fen: fen(318_40), tone: 'amber' },
    tones: { uploads: 'amber', payFirst: 'calm', holdShare: 'calm' },
    limits: { amberCount: 20, redCount: 200, amberAge_ms: 1_800_000, redAge_ms: 43_200_000 },
    dossiers: { count: 0, oldestAt: null, amount_fen: fen(0), firstExpiresAt: null },
  },
  moneyTasks: 0,
  clearingsUnknown: 0,
  unwritten: { disk: 0, bug: 0 },
  unknown: { count: 0, oldestAt: null },
  reviewsWaiting: 3,
  printer: { state: 'ready', word: '就绪', note: '', waiting: 0 },
  scanner: { state: 'none', note: '', devices: [], unheard: 0 },
  backup: { at: at('03:05:00'), tone: 'calm', note: '' },
  shift: { openedAt: at('07:58:00'), saleCount: 46 },
  checks: [
    { name: 'SQLite 3.53.4', state: 'ok', note: 'WAL，FULL' },
    { name: '小票打印机', state: 'ok', note: '文件 slips/' },
    { name: '本机时间', state: 'warn', note: '偏差 3 秒' },
  ],
};

const sale: CallOutput<'sale.current'> = {
  saleId: 's47' as SaleId,
  saleNo: 'NH01-1121-0047',
  state: 'open',
  startedAt: NOW - 96_000,
  careTypeName: '门诊统筹',
  lines: [],
  kinds: 0,
  pieces_e4: boxes(0),
  total_fen: fen(0),
  insured_fen: fen(0),
  selfPay_fen: fen(0),
  codesNeeded: 0,
  codesCaptured: 0,
  accountMode: 'own',
  person: {
    maskedName: '王*兰',
    gender: '女',
    age: '58',
    maskedIdDocNo: '420***********1628',
    insuranceName: '职工医保',
    categoryName: '退休',
    statusName: '正常',
    areaName: '云州市本级',
    crossRegion: false,
    accountBalance_fen: fen(4260),
    pooledFundEntitled: true,
    entitlementNote: '',
    source: 'platform',
    knownAt: NOW,
    maskedPhone: '',
    credentialExpiresAt: NOW + 278_000,
  },
  prescription: null,
  trial: null,
  settlement: null,
  stillToPay_fen: fen(0),
  tenders: [],
  step: 3,
  blockers: ['本单没有商品。'],
  mainAction: 'none',
  resolution: null,
  moneyDue: [],
  dossier: null,
  paidAt: null,
  cashierName: '林晓燕',
  keptFromSaleNo: '',
};

const offlineCaps = {
  ...{ payFirstCount: 30, payFirstTotal_fen: fen(500_000), holdPerSale_fen: fen(20_000) },
  ...{ holdTotal_fen: fen(500_000), holdCount: 50, holdApprovalAbove_fen: fen(10_000) },
};
const regionOffline = { ...offlineCaps, payFirst: true, holdShare: true };
const storeSettings: CallOutput<'settings.read'> = {
  ...{
    payOutLimit_fen: fen(100_000),
    refundLimit_fen: fen(0),
    idleLock_minutes: 5,
    nearExpiry_months: 6,
  },
  offline: {
    region: regionOffline,
    store: { ...regionOffline, holdShare: false },
    inForce: { ...regionOffline, holdShare: false },
  },
};

/** What the fixture engine answers, by call. */
export const FIXTURES = {
  'system.state': systemState,
  'staff.list': STAFF,
  'staff.roster': STAFF.map((one) => ({ ...one, active: true, pinIsFirst: false })),
  'staff.session': { staff: STAFF[0]!, signedInAt: at('07:58:00') },
  'safe.state': {
    ...{ encrypted: true, recoveryMadeAt: at('07:50:00'), failure: '', restored: null },
    places: { folder: '/srv/rxtill/backups', second: '', keep: 30 },
    last: { at: at('03:05:00'), file: 'rxtill-NH-20261121030500.rxb', bytes: 1, second: '' },
    backups: [],
  },
  'update.state': {
    ...{ running: '0.1.0', feed: 'https://updates.example.com/rxtill', hasShell: true },
    ...{ stage: 'found', version: '0.2.0', percent: null, note: '', shiftsOpen: 1 },
  },
  'settings.read': storeSettings,
  'sale.current': sale,
  'sale.heldList': [],
  'prescription.list': { askedAt: at('10:18:47'), rows },
  'prescription.refresh': rows,
  'review.queue': queue,
  'review.detail': detail,
  'review.revealed': null,
  'day.summary': day,
  'day.level': day,
  'audit.seal': {
    row: 48_211,
    hash: '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f809',
  },
  'shift.current': shift,
  'shift.handover': {
    float_fen: fen(50000),
    leftBy: '何雨桐',
    leftAt: at('07:50:00'),
    carried: shift.open,
  },
  'shift.draft': null,
  'shift.count': countedShift,
  'shift.list': [],
  'resolution.list': ways,
  'resolution.lookNow': { woken: 1 },
  'moneyTask.list': moneyTasks,
  'moneyTask.done': null,
  'outbox.list': outbox,
  'outbox.detail': outboxDetail,
  'outbox.sendNow': { woken: 3 },
  'report.read': report,
  'report.slips': reportSlips,
  'report.file': { name: '每小时销售-2026-11-21.csv', type: 'text/csv', base64: 'eA==' },
  'product.search': products,
  'product.lots': lots,
  'stock.summary': {
    products: 2_318,
    lots: 4_102,
    nearExpiryLots: 37,
    expiredLots: 2,
    value_fen: fen(48_612_350),
  },
} satisfies { [Id in CallId]?: CallOutput<Id> };
