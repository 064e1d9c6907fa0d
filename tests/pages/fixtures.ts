/**
 * One day in an invented shop, in the shapes of the contract: what the pages are drawn from when
 * they are looked at alone. Every answer is parsed by its own schema before it is served.
 */
import type { CallId, CallOutput } from '#contract/index.ts';
import type { LotId, OutboxItemId, PrescriptionId, ProductId, SaleId } from '#core/ids.ts';
import type { StaffNo, TillNo } from '#core/ids.ts';
import { fen, priceE6, quantityE4 } from '#core/money.ts';
import { parseChina } from '#core/time.ts';

/** Text of an instant in China → epoch ms; the fixtures live on one day. */
function at(time: string, date = '2026-11-21'): number {
  return parseChina(`${date} ${time}`) ?? 0;
}

export const NOW = at('10:18:52');
const till = '01' as TillNo;
const rx = (name: string) => name as PrescriptionId;
const boxes = (count: number) => quantityE4(count * 10_000);

const staff = (staffNo: string, name: string, role: 'cashier' | 'pharmacist' | 'manager') => ({
  staffNo: staffNo as StaffNo,
  name,
  role,
  title: { cashier: '收银员', pharmacist: '执业药师', manager: '店长' }[role],
  qualifications:
    role === 'pharmacist'
      ? (['review', 'prepare', 'check'] as const).slice()
      : role === 'manager'
        ? (['check', 'reconcile'] as const).slice()
        : (['prepare'] as const).slice(),
  lockedUntil: null,
  lastSignedInAt: at('07:58:00'),
});

export const STAFF = [
  staff('0107', '林晓燕', 'cashier'),
  staff('0112', '陈志远', 'pharmacist'),
  staff('0103', '周敏', 'pharmacist'),
  staff('0101', '赵国栋', 'manager'),
];

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
    signedIn: true,
    note: '',
    clockSkew_s: 0,
  },
  outbox: { count: 4, oldestAt: at('09:18:00'), amount_fen: fen(318_40) },
  unknown: { count: 0, oldestAt: null },
  reviewsWaiting: 3,
  printer: { state: 'ready', note: '' },
  scanner: { state: 'wedge' },
  shift: { openedAt: at('07:58:00'), saleCount: 46 },
  checks: [
    { name: 'SQLite 3.53.4', state: 'ok', note: 'WAL，FULL' },
    { name: '小票打印机', state: 'ok', note: '文件 slips/' },
    { name: '本机时间', state: 'warn', note: '偏差 3 秒' },
  ],
};

const rxLine = (
  lineNo: number,
  name: string,
  spec: string,
  dose: string,
  frequency: string,
  pieces: number,
  unit: string,
  available: number,
) => ({
  lineNo,
  nationalDrugCode: '',
  name,
  spec,
  dosageForm: '片剂',
  dose,
  frequency,
  route: '口服',
  days: '28',
  quantity_e4: boxes(pieces),
  unit,
  productName: available === 0 ? '' : name,
  available_e4: boxes(available),
});

const rowBase = {
  state: 'valid' as const,
  stateNote: '',
  attributeName: '门诊统筹',
  isLong: false,
  missingKinds: 0,
  signatureValid: true,
  samePerson: true,
  claimedBy: '',
};

const rows: CallOutput<'prescription.list'>['rows'] = [
  {
    ...rowBase,
    prescriptionId: rx('rx1'),
    position: 1,
    tail: '004713',
    diagnosis: '高血压病2级；2型糖尿病',
    institutionName: '云州市第一人民医院',
    department: '心血管内科',
    prescriber: '李建国',
    prescribedAtText: '2026-11-20 16:42:00',
    validUntilText: '2026-11-23 16:42:00',
    validUntil: at('16:42:00', '2026-11-23'),
    lines: [
      rxLine(1, '苯磺酸氨氯地平片', '5mg×28片', '每次 5mg', '每日 1 次', 2, '盒', 46),
      rxLine(2, '盐酸二甲双胍片', '0.5g×60片', '每次 0.5g', '每日 2 次', 2, '瓶', 31),
      rxLine(3, '阿托伐他汀钙片', '20mg×28片', '每次 20mg', '每晚 1 次', 1, '盒', 18),
      rxLine(4, '达格列净片', '10mg×30片', '每次 10mg', '每日 1 次', 1, '盒', 26),
    ],
  },
  {
    ...rowBase,
    prescriptionId: rx('rx2'),
    position: 2,
    tail: '004690',
    diagnosis: '2型糖尿病周围神经病变',
    institutionName: '市一院互联网医院',
    department: '内分泌科',
    prescriber: '方静',
    prescribedAtText: '2026-11-18 16:00:00',
    validUntilText: '2026-11-21 16:00:00',
    validUntil: at('16:00:00'),
    missingKinds: 1,
    lines: [
      rxLine(1, '甲钴胺片', '0.5mg×20片', '每次 0.5mg', '每日 3 次', 4, '盒', 12),
      rxLine(2, '硫辛酸胶囊', '0.1g×12粒', '每次 0.6g', '每日 1 次', 5, '盒', 0),
    ],
  },
  {
    ...rowBase,
    prescriptionId: rx('rx3'),
    position: 3,
    tail: '004655',
    diagnosis: '膝骨关节炎',
    institutionName: '云州市中医医院',
    department: '骨伤科',
    prescriber: '许文博',
    prescribedAtText: '2026-11-21 09:30:00',
    validUntilText: '2026-11-24 09:30:00',
    validUntil: at('09:30:00', '2026-11-24'),
    claimedBy: '2 号台 陈志远 10:14',
    lines: [rxLine(1, '塞来昔布胶囊', '0.2g×6粒', '每次 0.2g', '每日 1 次', 3, '盒', 20)],
  },
  {
    ...rowBase,
    prescriptionId: rx('rx4'),
    position: 4,
    state: 'expired',
    stateNote: '请原医院重新开方',
    tail: '004102',
    diagnosis: '急性支气管炎',
    institutionName: '云州市中心医院',
    department: '呼吸内科',
    prescriber: '何立',
    prescribedAtText: '2026-11-15 09:10:00',
    validUntilText: '2026-11-18 09:10:00',
    validUntil: at('09:10:00', '2026-11-18'),
    lines: [],
  },
  {
    ...rowBase,
    prescriptionId: rx('rx5'),
    position: 5,
    state: 'revoked',
    stateNote: '医师撤销：剂量录入有误',
    tail: '004533',
    diagnosis: '高血压病2级',
    institutionName: '云州市第一人民医院',
    department: '心血管内科',
    prescriber: '李建国',
    prescribedAtText: '2026-11-19 11:05:00',
    validUntilText: '2026-11-22 11:05:00',
    validUntil: at('11:05:00', '2026-11-22'),
    lines: [],
  },
  {
    ...rowBase,
    prescriptionId: rx('rx6'),
    position: 6,
    state: 'used',
    stateNote: '平台标记：已使用',
    tail: '004340',
    diagnosis: '2型糖尿病',
    institutionName: '云州市第二医院',
    department: '内分泌科',
    prescriber: '罗敏',
    prescribedAtText: '2026-11-17 08:00:00',
    validUntilText: '2026-11-20 08:00:00',
    validUntil: at('08:00:00', '2026-11-20'),
    lines: [],
  },
];

const queueItem = (
  id: string,
  maskedName: string,
  gender: string,
  age: string,
  place: string,
  lineCount: number,
  waited_s: number,
  findingCounts: { block: number; handle: number; note: number },
) => ({
  prescriptionId: rx(id),
  group: 'waiting' as 'waiting' | 'decided' | 'closed',
  maskedName,
  gender,
  age,
  institutionName: place.split(' · ')[0] ?? '',
  department: place.split(' · ')[1] ?? '',
  lineCount,
  waitingSince: NOW - waited_s * 1000,
  findingCounts,
  review: 'waiting' as 'waiting' | 'approved' | 'refused' | 'unknown',
  state: 'valid' as 'valid' | 'expired' | 'revoked' | 'used',
  reviewerName: '',
});

const zhang = queueItem('q1', '张*国', '男', '72', '云州市第一人民医院 · 心内科', 5, 134, {
  block: 1,
  handle: 2,
  note: 1,
});

const queue: CallOutput<'review.queue'> = [
  zhang,
  queueItem('q2', '刘*婷', '女', '31', '云州市妇幼保健院 · 产科', 2, 65, {
    block: 0,
    handle: 1,
    note: 1,
  }),
  queueItem('q3', '何*明', '男', '9', '云州市中心医院 · 儿科', 3, 8, {
    block: 0,
    handle: 0,
    note: 0,
  }),
  {
    ...queueItem('q6', '吴*芬', '女', '64', '云州市中医医院 · 内分泌科', 4, 2400, {
      block: 0,
      handle: 0,
      note: 0,
    }),
    group: 'decided',
    review: 'approved',
    reviewerName: '周敏',
  },
  {
    ...queueItem('q4', '马*强', '男', '45', '云州市中心医院 · 消化内科', 2, 65_000, {
      block: 0,
      handle: 0,
      note: 0,
    }),
    group: 'closed',
    state: 'expired',
  },
  {
    ...queueItem('q5', '孙*丽', '女', '38', '云州市第二医院 · 皮肤科', 2, 500, {
      block: 0,
      handle: 0,
      note: 0,
    }),
    group: 'closed',
    state: 'revoked',
  },
];

const finding = (
  key: string,
  level: 'block' | 'handle' | 'note',
  title: string,
  detail: string,
  lineNos: number[],
) => ({ key, level, title, detail, lineNos, handled: false, answer: '' });

const detail: CallOutput<'review.detail'> = {
  ...zhang,
  maskedIdDocNo: '420***********0519',
  weight: '71 kg',
  allergies: '磺胺类（皮疹）',
  pregnancy: '',
  diagnosis: '冠心病 PCI 术后；高血压病3级；高脂血症',
  prescriber: '郑国华',
  tail: '009127',
  prescribedAtText: '2026-11-20 16:00:00',
  validUntilText: '2026-11-21 16:00:00',
  validUntil: at('16:00:00'),
  attributeName: '门诊统筹',
  isLong: true,
  lines: [
    rxLine(1, '阿司匹林肠溶片', '100mg×30片', '每次 100mg', '每日 1 次', 1, '盒', 20),
    rxLine(2, '硫酸氢氯吡格雷片', '75mg×7片', '每次 75mg', '每日 1 次', 4, '盒', 20),
    rxLine(3, '奥美拉唑肠溶胶囊', '20mg×28粒', '每次 20mg', '每日 1 次', 1, '盒', 9),
    rxLine(4, '阿托伐他汀钙片', '20mg×28片', '每次 40mg', '每日 3 次', 6, '盒', 18),
    rxLine(5, '苯磺酸氨氯地平片', '5mg×28片', '每次 5mg', '每日 1 次', 1, '盒', 46),
  ],
  findings: [
    finding(
      'A',
      'block',
      '超剂量 · 阿托伐他汀钙片',
      '日剂量 120 mg，说明书上限 80 mg；须医师更正或重新签字',
      [4],
    ),
    finding(
      'B',
      'handle',
      '相互作用 · 氯吡格雷 × 奥美拉唑',
      '抑制 CYP2C19，抗血小板作用下降，说明书建议避免合用',
      [2, 3],
    ),
    finding(
      'C',
      'handle',
      '重复购药 · 硫酸氢氯吡格雷片',
      '11-07 已取 28 天量，按用法尚余 14 天',
      [2],
    ),
    finding('D', 'note', '双联抗血小板 · 关注出血', '阿司匹林＋氯吡格雷，与 PCI 术后诊断相符', [1]),
  ],
  checksConfirmed: [1, 2],
  history: [
    {
      date: '2026-11-07',
      name: '硫酸氢氯吡格雷片',
      institutionName: '市一院药房',
      quantity: '4 盒',
    },
    { date: '2026-10-24', name: '苯磺酸氨氯地平片', institutionName: '本店', quantity: '1 盒' },
    { date: '2026-10-24', name: '阿托伐他汀钙片', institutionName: '本店', quantity: '1 盒' },
  ],
  historyNote: '平台查询 10:15 · 共 3 条',
  signature: {
    valid: true,
    checkedAt: at('10:15:47'),
    certificateName: '云州市第一人民医院',
    certificateTail: '7F3A 91C2',
  },
  fileSuffix: 'pdf',
  opinion: '',
  refusalCodes: [],
  preparerStaffNo: '',
  checkerStaffNo: '',
  signedUntil: null,
  blockers: ['拦截 A 未解决', '第 3、4 查未确认', '药师未签名'],
  note: '',
};

const clearing = (
  name: string,
  figures: readonly [number, number, number, number, number],
  level: boolean | null,
  platformNote: string,
): CallOutput<'day.summary'>['clearing'][number] => ({
  name,
  insuranceType: name.startsWith('职工') ? '310' : '390',
  clearingClass: '11',
  count: figures[0],
  total_fen: fen(figures[1]),
  fund_fen: fen(figures[2]),
  account_fen: fen(figures[3]),
  cashDue_fen: fen(figures[4]),
  cashTaken_fen: fen(figures[4]),
  level,
  platformNote,
  checkedAt: level === null ? null : at('10:14:10'),
});

const day: CallOutput<'day.summary'> = {
  date: '2026-11-21',
  clearing: [
    clearing('职工 · 门诊统筹', [42, 821460, 512735, 264180, 44545], false, '平台多 1 笔，136.50'),
    clearing('居民 · 门诊统筹', [18, 238640, 119320, 0, 119320], true, ''),
    clearing('职工 · 药店购药', [57, 490570, 0, 462210, 28360], true, ''),
    clearing('职工 · 门诊慢特病', [9, 187200, 149760, 30510, 6930], null, ''),
  ],
  insured: {
    count: 126,
    total_fen: fen(1737870),
    fund_fen: fen(781815),
    account_fen: fen(756900),
    cashDue_fen: fen(199155),
    cashTaken_fen: fen(199155),
  },
  selfPay: { count: 64, total_fen: fen(310680), taken_fen: fen(310680) },
  saleCount: 190,
  voidCount: 2,
  total_fen: fen(2048550),
  tenders: {
    cash_fen: fen(161230),
    wechat_fen: fen(248695),
    alipay_fen: fen(93860),
    card_fen: fen(40640),
  },
  hours: [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21].map((hour, index) => ({
    hour,
    fund_fen: fen([40, 95, 118, 89, 41, 32, 55, 69, 62, 71, 57, 51, 26, 9][index]! * 1000),
    account_fen: fen([46, 70, 84, 68, 45, 38, 56, 64, 70, 85, 66, 46, 30, 11][index]! * 1000),
    cash_fen: fen([18, 35, 45, 45, 35, 30, 32, 42, 46, 58, 66, 40, 28, 9][index]! * 1000 + 4),
  })),
  differences: [
    {
      kind: 'unknown',
      title: '孙*强 · NH02-1121-0031',
      detail: '结算答复丢失，系统正在核对；药品未交，自付未收',
      amount_fen: fen(13650),
      saleId: 's31' as SaleId,
      since: at('09:22:40'),
    },
    {
      kind: 'notLevel',
      title: '职工 · 门诊统筹',
      detail: '平台多 1 笔，136.50',
      amount_fen: fen(13650),
      saleId: null,
      since: at('10:14:10'),
    },
    {
      kind: 'uploadRefused',
      title: '销售明细与追溯码 · NH01-1121-0012',
      detail: '批号 25110A7 未登记入库',
      amount_fen: fen(0),
      saleId: 's12' as SaleId,
      since: at('09:18:00'),
    },
  ],
  checkedAt: at('10:14:10'),
};

const shift: CallOutput<'shift.current'> = {
  shiftNo: '1121-1',
  openedAt: at('07:58:00'),
  openedBy: '林晓燕',
  closedAt: null,
  closedBy: '',
  openingFloat_fen: fen(50000),
  cashIn_fen: fen(161230),
  cashOut_fen: fen(-100000),
  expected_fen: fen(111230),
  counted_fen: null,
  difference_fen: null,
  tenders: day.tenders,
  saleCount: 46,
  openSales: 0,
};

const outboxItem = (
  id: string,
  infno: string,
  name: string,
  state: 'waiting' | 'sending' | 'accepted' | 'refused' | 'unknown',
  tries: number,
  reason = '',
) => ({
  itemId: id as OutboxItemId,
  infno,
  name,
  saleId: 's12' as SaleId,
  saleNo: 'NH01-1121-0012',
  subject: '',
  state,
  tries,
  createdAt: at(state === 'refused' ? '09:18:00' : '10:06:00'),
  nextAt: state === 'waiting' ? NOW + 60_000 : null,
  acceptedAt: null,
  reason,
});

const outbox: CallOutput<'outbox.list'> = [
  outboxItem('o1', '3505', '销售明细与追溯码', 'waiting', 3),
  outboxItem('o2', '3505', '销售明细与追溯码', 'sending', 3),
  outboxItem('o3', '7207', '处方销售出库', 'waiting', 3),
  outboxItem('o4', '3505', '销售明细与追溯码', 'refused', 8, '批号 25110A7 未登记入库。'),
];

const product = (
  id: string,
  name: string,
  spec: string,
  manufacturer: string,
  kind: 'rx' | 'otc' | 'device',
  catalogueClass: string,
  price: number,
  available: number,
) => ({
  productId: id as ProductId,
  itemCode: `P${id}`,
  name,
  spec,
  manufacturer,
  unit: '盒',
  kind,
  catalogueClass,
  price_e6: priceE6(price),
  available_e4: boxes(available),
  shelf: 'A-03-12',
  approvalNo: '国药准字H20990001',
});

const products: CallOutput<'product.search'> = [
  product('p1', '达格列净片', '10mg×30片', '北辰制药', 'rx', '02', 98_700_000, 26),
  product('p2', '苯磺酸氨氯地平片', '5mg×28片', '江岚制药', 'rx', '01', 19_600_000, 46),
  product('p3', '维生素E软胶囊', '0.1g×60粒', '康泽药业', 'otc', '03', 45_000_000, 8),
  product('p4', '一次性使用医用口罩', '10只', '洁安医疗', 'device', '', 12_900_000, 0),
];

const lots: CallOutput<'product.lots'> = {
  product: products[0]!,
  lots: [
    {
      lotId: 'l0' as LotId,
      lotNo: 'DG24001',
      madeOn: '2024-01-01',
      expiresOn: '2026-10-31',
      onHand_e4: boxes(2),
      reserved_e4: boxes(0),
      expired: true,
      nearExpiry: false,
    },
    {
      lotId: 'l1' as LotId,
      lotNo: 'DG26044',
      madeOn: '2026-04-01',
      expiresOn: '2027-03-31',
      onHand_e4: boxes(14),
      reserved_e4: boxes(1),
      expired: false,
      nearExpiry: true,
    },
    {
      lotId: 'l2' as LotId,
      lotNo: 'DG26081',
      madeOn: '2026-08-01',
      expiresOn: '2028-07-31',
      onHand_e4: boxes(12),
      reserved_e4: boxes(0),
      expired: false,
      nearExpiry: false,
    },
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
    areaCode: '990100',
    crossRegion: false,
    accountBalance_fen: fen(4260),
    pooledFundEntitled: true,
    entitlementNote: '',
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
  paidAt: null,
  cashierName: '林晓燕',
};

/** What the fixture engine answers, by call. */
export const FIXTURES = {
  'system.state': systemState,
  'staff.list': STAFF,
  'staff.session': { staff: STAFF[0]!, signedInAt: at('07:58:00') },
  'sale.current': sale,
  'sale.heldList': [],
  'prescription.list': { askedAt: at('10:18:47'), rows },
  'prescription.refresh': rows,
  'review.queue': queue,
  'review.detail': detail,
  'day.summary': day,
  'day.level': day,
  'shift.current': shift,
  'outbox.list': outbox,
  'outbox.sendNow': { woken: 3 },
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
