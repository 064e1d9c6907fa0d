/** What the device page says of printer, drawer, display and the papers in the queue. */
import type { DeviceState, PrintJobView } from '#contract/device.ts';
import type { SystemState } from '#contract/system.ts';
import { chinaTime } from '#core/time.ts';
import type { StateKind } from '#renderer/design/state-tag.tsx';

type Word = readonly [kind: StateKind, word: string];

/** The last paper speaks first; then what the printer answered when it was asked. */
export function printerLook(device: DeviceState, system: SystemState['printer']): Word {
  if (system.state === 'none') return ['ended', '未配置'];
  if (system.state === 'fault') return ['limited', system.word];
  switch (device.printer.state) {
    case 'fault':
      return ['limited', device.printer.note.replace(/^打印机/, '')];
    case 'silent':
      return ['waiting', '接得通，不答状态'];
    case 'ready':
      return ['confirmed', '就绪'];
    default:
      return ['confirmed', '可以打印'];
  }
}

export const DRAWER: Readonly<Record<DeviceState['drawer'], Word>> = {
  open: ['limited', '开着'],
  closed: ['confirmed', '关着'],
  unknown: ['ended', '不知开关'],
};

export const DISPLAY: Readonly<Record<DeviceState['display']['state'], Word>> = {
  ready: ['confirmed', '可以显示'],
  fault: ['limited', '连不上'],
  none: ['ended', '未配置'],
};

const DOCUMENTS: Readonly<Record<PrintJobView['document'], string>> = {
  slip: '小票',
  voucher: '补结凭单',
  claim: '报销材料',
  label: '拆零标签',
  day: '营业日报',
  xReport: '当班读数 X',
  zReport: '交班报表 Z',
  test: '测试页',
};

const STATES: Readonly<Record<PrintJobView['state'], Word>> = {
  waiting: ['waiting', '等待打印'],
  printing: ['waiting', '正在打印'],
  printed: ['confirmed', '已打出'],
  failed: ['refused', '没有打出'],
  dropped: ['ended', '不再打'],
};

export type PaperWords = {
  readonly title: string;
  readonly state: Word;
  /** Why it is not out, and when it is tried next; '' when there is nothing to say. */
  readonly note: string;
};

/** Each of them is asked for anew, and is never a copy of another. */
const UNCOUNTED: ReadonlySet<PrintJobView['document']> = new Set(['label', 'test', 'xReport']);

export function paperWords(job: PrintJobView): PaperWords {
  const counted = !UNCOUNTED.has(job.document) && job.copyNo > 0;
  const copy = counted ? ` 重打第 ${job.copyNo} 次` : '';
  const next = job.nextAt === null ? '' : `${chinaTime(job.nextAt)} 再试`;
  return {
    title: `${DOCUMENTS[job.document]} ${job.title}${copy}`.trim(),
    state: STATES[job.state],
    note: [job.reason, next].filter((part) => part !== '').join('，'),
  };
}
