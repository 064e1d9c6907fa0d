/**
 * Settings of the devices at a till, and what the customer display says (counter-and-devices §6, §7).
 * Pure.
 */
import type { Fen } from './money.ts';
import { displayYuan } from './money.ts';

/** Columns a printer may have: 58 mm 32 or 35, 80 mm 42, 44 or 48. */
export const PAPER_COLUMNS = [32, 35, 42, 44, 48] as const;

/** cd5220: two lines of 20 · led8n: eight digits, a lamp says what they are. */
export const DISPLAY_KINDS = ['cd5220', 'led8n'] as const;

export type DeviceSettings = {
  readonly printer: {
    /** '': as the program was started. */
    readonly address: string;
    readonly columns: (typeof PAPER_COLUMNS)[number];
  };
  readonly drawer: {
    /** Level of the switch while the drawer is open; 'unknown': its state is not shown. */
    readonly open: 'high' | 'low' | 'unknown';
  };
  readonly display: {
    /** '': none. */
    readonly address: string;
    readonly kind: (typeof DISPLAY_KINDS)[number];
    /** What its letters are: many displays have no Chinese. */
    readonly letters: 'ascii' | 'gb18030';
  };
};

export const DEFAULT_DEVICES: DeviceSettings = {
  printer: { address: '', columns: 48 },
  drawer: { open: 'unknown' },
  display: { address: '', kind: 'cd5220', letters: 'ascii' },
};

/** The printer's trouble in a word for the status bar, from the sentence that came with it. */
export function printerWord(reason: string): string {
  const words = [
    [/缺纸/, '缺纸'],
    [/开盖/, '开盖'],
    [/连不上|拒绝连接|断开|没有插上|找不到/, '断开'],
    [/没有权限/, '没有权限'],
    [/占用/, '被占用'],
    [/没有配置|地址不对/, '未配置'],
  ] as const;
  return words.find(([sign]) => sign.test(reason))?.[1] ?? '故障';
}

/** What the customer is told; `none`: welcome. */
export type DisplayMessage =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'price';
      readonly name: string;
      readonly amount_fen: Fen;
      readonly total_fen: Fen;
    }
  | { readonly kind: 'due'; readonly total_fen: Fen; readonly due_fen: Fen }
  | { readonly kind: 'change'; readonly received_fen: Fen; readonly change_fen: Fen }
  | { readonly kind: 'test' };

/** Lamps of a CD5220: ESC s "0".."4". */
export type Lamp = 'off' | 'price' | 'total' | 'received' | 'change';

export type DisplayFrame = {
  readonly upper: string;
  /** '' on a display of digits. */
  readonly lower: string;
  readonly lamp: Lamp;
};

const COLUMNS = 20;
const DIGITS = 8;

const WORDS = {
  ascii: {
    hello: 'WELCOME',
    total: 'TOTAL',
    due: 'TO PAY',
    received: 'RECEIVED',
    change: 'CHANGE',
  },
  gb18030: { hello: '欢迎光临', total: '合计', due: '应付', received: '实收', change: '找零' },
} as const;

/** The frame of a message: two lines of 20 columns, or eight digits and a lamp. */
export function displayFrame(
  message: DisplayMessage,
  display: Pick<DeviceSettings['display'], 'kind' | 'letters'>,
): DisplayFrame {
  return display.kind === 'led8n' ? digitsFrame(message) : textFrame(message, display.letters);
}

function textFrame(message: DisplayMessage, letters: keyof typeof WORDS): DisplayFrame {
  const words = WORDS[letters];
  const row = (word: string, amount: Fen): string => spread(word, yuan(amount));
  switch (message.kind) {
    case 'none':
      return { upper: middle(words.hello), lower: '', lamp: 'off' };
    case 'price':
      return {
        upper: spread(legible(message.name, letters), yuan(message.amount_fen)),
        lower: row(words.total, message.total_fen),
        lamp: 'total',
      };
    case 'due':
      return {
        upper: row(words.total, message.total_fen),
        lower: row(words.due, message.due_fen),
        lamp: 'total',
      };
    case 'change':
      return {
        upper: row(words.received, message.received_fen),
        lower: row(words.change, message.change_fen),
        lamp: 'change',
      };
    case 'test':
      return {
        upper: spread('RXTILL', '1234567.89'),
        lower: '12345678901234567890',
        lamp: 'price',
      };
  }
}

function digitsFrame(message: DisplayMessage): DisplayFrame {
  const frame = (amount: Fen, lamp: Lamp): DisplayFrame => ({
    upper: digits(amount),
    lower: '',
    lamp,
  });
  switch (message.kind) {
    case 'none':
      return { upper: '0.00', lower: '', lamp: 'off' };
    case 'price':
      return frame(message.total_fen, 'total');
    case 'due':
      return frame(message.due_fen, 'total');
    case 'change':
      return frame(message.change_fen, 'change');
    case 'test':
      return { upper: '123456.78', lower: '', lamp: 'price' };
  }
}

function yuan(amount: Fen): string {
  return displayYuan(amount).replace('−', '-').replaceAll(',', '');
}

/** The point lights with a digit and takes no place; more than eight digits show their last ones. */
function digits(amount: Fen): string {
  return yuan(amount).slice(-(DIGITS + 1));
}

/** What a display without Chinese would show as marks is left out. */
function legible(name: string, letters: keyof typeof WORDS): string {
  return letters === 'gb18030' ? name : name.replace(/[^ -~]/g, '');
}

function columnsOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) < 0x80 ? 1 : 2), 0);
}

function spread(left: string, right: string): string {
  const room = COLUMNS - columnsOf(right) - 1;
  let kept = '';
  for (const letter of left) {
    if (columnsOf(kept + letter) > room) break;
    kept += letter;
  }
  return kept + ' '.repeat(Math.max(0, COLUMNS - columnsOf(kept) - columnsOf(right))) + right;
}

function middle(text: string): string {
  return ' '.repeat(Math.floor((COLUMNS - columnsOf(text)) / 2)) + text;
}
