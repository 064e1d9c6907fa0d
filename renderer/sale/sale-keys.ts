/**
 * The key table of the counter (design notes §4.2) as a function of the sale: what each key does,
 * whether it can, and if not, why. Pure; the legend, the help page and the keyboard read this one.
 */
import type { Sale } from '#contract/sale.ts';
import type { KeyBinding } from '#renderer/keys/key-store.ts';
import { TENDERS } from './tenders.ts';
import { reopenedWords } from './resolution-words.ts';
import { TENDER_NAMES, hasFreshTrial, isInsured } from './sale-words.ts';
import type { TenderKind } from './sale-ui-store.ts';

export type SaleActs = {
  readonly search: () => void;
  readonly askCredential: () => void;
  readonly prescriptions: () => void;
  readonly trial: () => void;
  readonly editLine: () => void;
  readonly accountMode: () => void;
  readonly hold: () => void;
  readonly resume: () => void;
  readonly refund: () => void;
  readonly reprint: () => void;
  /** A label for a split pack of the line (拆零). */
  readonly label: () => void;
  readonly drawer: () => void;
  readonly main: () => void;
  readonly tender: (kind: TenderKind) => void;
  readonly removeLine: () => void;
  readonly addQuantity: (units: number) => void;
  readonly abandon: () => void;
  /** What waits to be settled (待补结). */
  readonly dossiers: () => void;
  readonly moneyTasks: () => void;
  readonly move: (by: number) => void;
  readonly moveTo: (end: 'first' | 'last') => void;
};

const NO_SALE = '本单没有商品。';
const LOCKED = '本单已在结算，不能改动。';
const NO_LINE = '没有选中的行。请用 ↑↓ 选。';

/** True, or why lines may not change. */
function changeable(sale: Sale | null): true | string {
  if (sale === null || sale.lines.length === 0) return NO_SALE;
  return sale.state === 'open' || LOCKED;
}

/** True, or why 预结算 cannot be asked for. */
export function trialEnabled(sale: Sale | null): true | string {
  if (sale === null || sale.lines.length === 0) return NO_SALE;
  if (sale.state !== 'open') return LOCKED;
  if (sale.person === null) return '还没有识别参保人，请扫医保码。';
  return isInsured(sale) || '没有医保内的商品，请直接收款。';
}

/** True, or why the main action cannot act: the engine's first blocker. `asking`: a trial is under way. */
export function mainEnabled(sale: Sale | null, asking = false): true | string {
  if (sale === null || sale.lines.length === 0) return NO_SALE;
  if (sale.state === 'settled') return true;
  if (sale.mainAction === 'none') return sale.blockers[0] ?? '现在没有可做的。';
  if (sale.blockers[0] !== undefined) return sale.blockers[0];
  // The figures of before are no basis for settling anew (settlement.md §4, 3).
  const reopened = reopenedWords(sale);
  if (reopened !== null) return `${reopened.title}。${reopened.line}`;
  if (sale.mainAction === 'settle' && !hasFreshTrial(sale)) {
    if (asking) return '正在试算，金额出来再按 F12。';
    return sale.trial === null
      ? '还没有预结算，请按 F5 试算。'
      : '金额已失效。本单有改动，请按 F5 重新试算。';
  }
  return true;
}

function lineKeys(sale: Sale | null, hasLine: boolean, acts: SaleActs): readonly KeyBinding[] {
  const line = changeable(sale) === true ? hasLine || NO_LINE : changeable(sale);
  const page = 8;
  return [
    { key: 'Delete', label: '删除这一行', enabled: line, run: acts.removeLine },
    { key: 'Plus', label: '加一', enabled: line, run: () => acts.addQuantity(1), repeats: true },
    { key: 'Minus', label: '减一', enabled: line, run: () => acts.addQuantity(-1), repeats: true },
    { key: 'ArrowDown', label: '下一行', run: () => acts.move(1), repeats: true },
    { key: 'ArrowUp', label: '上一行', run: () => acts.move(-1), repeats: true },
    { key: 'PageDown', label: '下一屏', run: () => acts.move(page), repeats: true, inText: false },
    { key: 'PageUp', label: '上一屏', run: () => acts.move(-page), repeats: true, inText: false },
    { key: 'Home', label: '第一行', run: () => acts.moveTo('first') },
    { key: 'End', label: '最后一行', run: () => acts.moveTo('last') },
    {
      key: 'Ctrl+Delete',
      label: '清空本单',
      enabled: changeable(sale),
      run: acts.abandon,
      inText: false,
    },
  ];
}

export function saleKeys(
  sale: Sale | null,
  hasLine: boolean,
  acts: SaleActs,
  asking = false,
): readonly KeyBinding[] {
  const lines = sale !== null && sale.lines.length > 0;
  const change = changeable(sale);
  const open: true | string = sale === null || sale.state === 'open' || LOCKED;
  const legend = true;
  return [
    { key: 'F2', label: '查药', legend, enabled: open, run: acts.search },
    { key: 'F3', label: '刷凭证', legend, enabled: open, run: acts.askCredential },
    { key: 'F4', label: '选处方', legend, enabled: open, run: acts.prescriptions },
    { key: 'F5', label: '预结算', legend, enabled: trialEnabled(sale), run: acts.trial },
    {
      key: 'F6',
      label: '数量/批号',
      legend,
      enabled: change === true ? hasLine || NO_LINE : change,
      run: acts.editLine,
    },
    {
      key: 'F7',
      label: '个账方式',
      legend,
      enabled: sale?.person ? change : '还没有识别参保人，请扫医保码。',
      run: acts.accountMode,
    },
    {
      key: 'F8',
      label: '挂单/取单',
      legend,
      enabled: sale?.state === 'settled' ? '本单已结算，请先收款。' : true,
      run: lines ? acts.hold : acts.resume,
    },
    { key: 'Shift+F8', label: '补结', run: acts.dossiers },
    { key: 'F9', label: '退货', legend, run: acts.refund },
    { key: 'F10', label: '重打', legend, run: acts.reprint },
    { key: 'Shift+F10', label: '拆零标签', enabled: hasLine || NO_LINE, run: acts.label },
    { key: 'F11', label: '开钱箱', legend, run: acts.drawer },
    { key: 'Shift+F11', label: '待办钱款', run: acts.moneyTasks },
    {
      key: 'F12',
      label: sale?.mainAction === 'pay' || sale?.state === 'settled' ? '收款' : '结算',
      legend,
      emphasis: true,
      enabled: mainEnabled(sale, asking),
      run: acts.main,
    },
    ...TENDERS.map((kind, index): KeyBinding => ({
      key: `Digit${index + 1}`,
      label: TENDER_NAMES[kind],
      run: () => acts.tender(kind),
    })),
    ...lineKeys(sale, hasLine, acts),
  ];
}
