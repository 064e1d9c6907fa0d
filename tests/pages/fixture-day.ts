/** A day with a class that is not level, a lost answer and a refused upload; its shift and outbox. */
import type { CallOutput } from '#contract/index.ts';
import type { Shift } from '#contract/shift.ts';
import type { LotId, MoneyTaskId, OutboxItemId, ProductId, SaleId, ShiftId } from '#core/ids.ts';
import { fen, quantityE4 } from '#core/money.ts';
import { NOW, at } from './fixture-ground.ts';

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
  centre:
    level === null
      ? null
      : {
          count: figures[0] + (level ? 0 : 1),
          total_fen: fen(figures[1] + (level ? 0 : 13650)),
          fund_fen: fen(figures[2] + (level ? 0 : 8820)),
          account_fen: fen(figures[3] + (level ? 0 : 4830)),
        },
});

export const day: CallOutput<'day.summary'> = {
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
  later_fen: fen(0),
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
      taskId: null,
      shiftId: null,
      level: null,
      since: at('09:22:40'),
    },
    {
      kind: 'notLevel',
      title: '职工 · 门诊统筹',
      detail: '平台多 1 笔，136.50',
      amount_fen: fen(13650),
      saleId: null,
      taskId: null,
      shiftId: null,
      level: null,
      since: at('10:14:10'),
    },
    {
      kind: 'moneyDue',
      title: 'NH01-1121-0009',
      detail: '退费已成，钱还没有退给顾客',
      amount_fen: fen(1680),
      saleId: 's9' as SaleId,
      taskId: 'm1' as MoneyTaskId,
      shiftId: null,
      level: null,
      since: at('09:40:00'),
    },
    {
      kind: 'uploadRefused',
      title: '销售明细与追溯码 · NH01-1121-0012',
      detail: '批号 25110A7 未登记入库',
      amount_fen: fen(0),
      saleId: 's12' as SaleId,
      taskId: null,
      shiftId: null,
      level: null,
      since: at('09:18:00'),
    },
  ],
  signed: [],
  checkedAt: at('10:14:10'),
  run: {
    state: 'differs',
    trigger: 'hand',
    askedBy: '赵国栋',
    beganAt: at('10:14:08'),
    endedAt: at('10:14:10'),
    reason: '',
  },
  closed: null,
};

/** The lost answer of the day, twice looked for in the books. */
export const ways: CallOutput<'resolution.list'> = [
  {
    saleId: 's31' as SaleId,
    saleNo: 'NH02-1121-0031',
    maskedName: '孙*强',
    amount_fen: fen(13650),
    msgid: 'P99010100286202611210922100031',
    resolution: {
      request: 'settle',
      step: 'books',
      outcome: null,
      beganAt: at('09:22:40'),
      tries: 2,
      nextAt: NOW + 40_000,
      escalatedAt: at('09:37:41'),
      note: '平台没有答复',
      steps: [
        { at: at('09:22:40'), kind: 'unknown', detail: '30 秒没有答复' },
        { at: at('09:22:44'), kind: 'noAnswer', detail: '平台没有答复' },
        { at: at('09:37:41'), kind: 'escalated', detail: '' },
      ],
    },
  },
];

export const moneyTasks: CallOutput<'moneyTask.list'> = [
  {
    taskId: 'm1' as MoneyTaskId,
    saleId: 's9' as SaleId,
    saleNo: 'NH01-1121-0009',
    cause: 'void',
    direction: 'refund',
    kind: 'cash',
    amount_fen: fen(1680),
    since: at('09:40:00'),
  },
];

export const shift: Shift = {
  shiftId: 'h1' as ShiftId,
  till: '01',
  number: 12,
  openedAt: at('07:58:00'),
  openedBy: '林晓燕',
  closedAt: null,
  closedBy: '',
  float_fen: fen(50000),
  floatHow: 'counted',
  saleCount: 46,
  figures: null,
  counts: [],
  draft: { fields: [], note: '' },
  movements: [
    {
      at: at('09:30:00'),
      direction: 'out',
      reason: 'deposit',
      note: '',
      amount_fen: fen(100000),
      by: '林晓燕',
      approvedBy: '赵国栋',
    },
  ],
  payOutLimit_fen: fen(100000),
  open: [
    {
      kind: 'unknown',
      title: 'NH01-1121-0031',
      detail: '药品未交，自付未收，系统正在核对',
      amount_fen: fen(13650),
      since: at('09:50:00'),
    },
  ],
  carried: [],
  note: '',
  handedIn_fen: fen(0),
  left_fen: null,
  zNo: null,
};

/** The same shift after a count of 1,111.80. */
export const countedShift: Shift = {
  ...shift,
  figures: {
    cashIn_fen: fen(161230),
    cashOut_fen: fen(0),
    movedIn_fen: fen(0),
    movedOut_fen: fen(100000),
    tenders: [
      {
        kind: 'cash',
        expected_fen: fen(111230),
        counted_fen: fen(111180),
        difference_fen: fen(-50),
      },
      {
        kind: 'wechat',
        expected_fen: fen(248695),
        counted_fen: fen(248695),
        difference_fen: fen(0),
      },
      { kind: 'alipay', expected_fen: fen(93860), counted_fen: null, difference_fen: null },
      { kind: 'card', expected_fen: fen(40640), counted_fen: null, difference_fen: null },
    ],
  },
  counts: [{ no: 1, at: at('10:05:00'), by: '林晓燕', faces: [], differences: [] }],
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
  total_fen: fen(13650),
  lot: null,
  heldUpBy: null,
  closedBy: '',
  closedAt: null,
});

export const outbox: CallOutput<'outbox.list'> = [
  outboxItem('o1', '3505', '销售明细与追溯码', 'waiting', 3),
  outboxItem('o2', '3505', '销售明细与追溯码', 'sending', 3),
  outboxItem('o3', '7207', '处方销售出库', 'waiting', 3),
  outboxItem('o4', '3505', '销售明细与追溯码', 'refused', 8, '批号 25110A7 未登记入库。'),
  outboxItem('o5', '3505', '销售明细与追溯码', 'unknown', 1, '平台没有答复，结果未知，等待核对。'),
  {
    ...outboxItem('o6', '3502', '库存变更', 'waiting', 0),
    ...{ saleId: null, saleNo: '', total_fen: null, subject: '阿卡波糖片' },
    lot: { lotNo: '25110A7', unit: '盒', cause: 'receive', quantity_e4: quantityE4(400_000) },
  },
];

export const outboxDetail: CallOutput<'outbox.detail'> = {
  item: outboxItem('o4', '3505', '销售明细与追溯码', 'refused', 8, '批号 25110A7 未登记入库。'),
  goods: [
    {
      productId: 'p1' as ProductId,
      lotId: 'l1' as LotId,
      name: '阿卡波糖片',
      spec: '50mg×30片',
      nationalDrugCode: 'XA10BFA001A001010100001',
      approvalNo: '国药准字H19990205',
      manufacturer: '南城制药',
      lotNo: '25110A7',
      madeOn: '2025-11-02',
      expiresOn: '2027-10-31',
    },
  ],
  pharmacist: { name: '周敏', practiceNo: '359900001234' },
};
