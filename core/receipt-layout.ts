/**
 * The measure of a slip (80 mm: 48, 44 or 42 columns; 58 mm: 35 or 32) and the few ways to set a line
 * on it (counter-and-devices §6). The printer sets ASCII in one column and everything else in two, whatever a screen font does.
 */

/** Style and alignment as the contract's receipt carries them. */
export type ReceiptLine = {
  readonly text: string;
  readonly style: 'normal' | 'bold' | 'title' | 'subtitle' | 'total' | 'inverse' | 'barcode' | 'qr';
  readonly align: 'left' | 'center';
};

/** Columns of an 80 mm printer in its normal font. */
export const RECEIPT_COLUMNS = 48;

/** Columns of a text: 1 an ASCII character, 2 any other. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const letter of text) columns += letterColumns(letter);
  return columns;
}

function letterColumns(letter: string): number {
  return letter.charCodeAt(0) < 0x80 ? 1 : 2;
}

/**
 * One line of text: control characters become blanks, so that a name from outside can neither break
 * the layout nor speak to the printer.
 */
function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\s]/g, ' ').trim();
}

/** One line of text with single blanks: for names, specs and makers from outside. */
export function plain(text: string): string {
  return oneLine(text).replace(/ +/g, ' ');
}

/** What stays on one line where it can: a date, a number, a letter with the mark that closes it. */
const UNITS = /[!-~]+[，。、；：！？）》”]*|[^][，。、；：！？）》”]*/gu;

/**
 * Cuts a text into pieces of at most `columns`. Never cuts a character, nor a date, a number or a
 * closing mark from its word, unless that alone is wider than the paper.
 */
export function wrap(text: string, columns: number): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  const put = (unit: string): void => {
    const width = columnsOf(unit);
    if (used + width > columns && piece !== '') {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += unit;
    used += width;
  };
  for (const unit of text.match(UNITS) ?? []) {
    if (columnsOf(unit) <= columns) put(unit);
    else for (const letter of unit) put(letter);
  }
  if (piece !== '' || pieces.length === 0) pieces.push(piece);
  return pieces;
}

/** Name of the store at the head of a paper: the dot before the branch is a blank there. */
export function storeTitle(name: string): string {
  return plain(name).replace(/ ?· ?/g, ' ');
}

export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - columnsOf(text))) + text;
}

export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

export function line(text: string, style: ReceiptLine['style'] = 'normal'): ReceiptLine {
  return { text, style, align: 'left' };
}

/** The ways to set a line on paper of one width. */
export type Paper = {
  readonly columns: number;
  /** Centred, cut into several lines where it does not fit. */
  centred(text: string, style?: ReceiptLine['style']): readonly ReceiptLine[];
  /** Text with a hanging indent: the first line begins with `lead`, the rest below its text. */
  hanging(lead: string, text: string, style?: ReceiptLine['style']): readonly ReceiptLine[];
  /** Left and right text on one line; the right one goes below, flush right, when they do not fit. */
  pair(left: string, right: string, style?: ReceiptLine['style']): readonly ReceiptLine[];
  rule(letter: '-' | '='): ReceiptLine;
  /** Label and amount in double width; more than that shrinks to one width, never to two lines. */
  totalLine(label: string, amount: string): ReceiptLine;
  /** A label and a line to write on, `spare` columns short of the edge. */
  blank(label: string, spare?: number): ReceiptLine;
};

export function paperOf(columns: number): Paper {
  const hanging: Paper['hanging'] = (lead, text, style = 'normal') => {
    const indent = columnsOf(lead);
    return wrap(oneLine(text), columns - indent).map((piece, index) =>
      line((index === 0 ? lead : ' '.repeat(indent)) + piece.trimEnd(), style),
    );
  };
  return {
    columns,
    hanging,
    centred: (text, style = 'normal') =>
      wrap(oneLine(text), columns).map((piece) => ({ text: piece.trim(), style, align: 'center' })),
    pair: (left, right, style = 'normal') => {
      const indent = /^ */.exec(left)?.[0] ?? '';
      const head = oneLine(left);
      const tail = oneLine(right);
      if (tail === '') return hanging(indent, head, style);
      const room = columns - indent.length - columnsOf(head) - columnsOf(tail);
      if (room >= 1) return [line(indent + head + ' '.repeat(room) + tail, style)];
      return [
        ...hanging(indent, head, style),
        ...wrap(tail, columns).map((piece) => line(padStart(piece, columns), style)),
      ];
    },
    rule: (letter) => line(letter.repeat(columns)),
    totalLine: (label, amount) => {
      const needed = columnsOf(label) + 2 + columnsOf(amount);
      const half = Math.floor(columns / 2);
      const room = needed <= half ? half : columns;
      return line(padEnd(label, room - columnsOf(amount)) + amount, 'total');
    },
    blank: (label, spare = 8) =>
      line(label + '_'.repeat(Math.max(6, columns - spare - columnsOf(label)))),
  };
}
