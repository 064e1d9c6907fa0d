/** GS1 element strings and item numbers (counter-and-devices §2.1, §5.5). */

/** The fields a pharmacy uses; empty text when the string does not carry one. */
export type Gs1Fields = {
  /** (01), 14 digits with a valid check digit. */
  readonly gtin: string;
  /** (10) */
  readonly lotNo: string;
  /** (17) as `yyyy-MM-dd`; day 00 means the last day of the month. */
  readonly expiresOn: string;
  /** (21) */
  readonly serial: string;
};

const GROUP_SEPARATOR = '\u001d';

/** Lengths of the identifiers that carry no separator (GS1 General Specifications 7.8). */
const FIXED_LENGTHS: Readonly<Record<string, number>> = {
  '00': 18,
  '01': 14,
  '02': 14,
  '11': 6,
  '12': 6,
  '13': 6,
  '15': 6,
  '16': 6,
  '17': 6,
  '20': 2,
};
const VARIABLE = new Set(['10', '21', '22', '30', '37', '240', '241', '250', '251', '710', '714']);

type Element = { readonly identifier: string; readonly value: string };

/** Reads (01), (10), (17), (21) from an element string with FNC1 as 0x1D, or with brackets; null when it is neither. */
export function readGs1(text: string): Gs1Fields | null {
  const elements = text.startsWith('(') ? splitBrackets(text) : splitElements(text);
  if (elements === null || elements.length === 0) return null;
  const value = (identifier: string): string =>
    elements.find((element) => element.identifier === identifier)?.value ?? '';
  const gtin = value('01');
  if (gtin !== '' && !isBarcode(gtin)) return null;
  const expiry = value('17');
  const expiresOn = expiry === '' ? '' : expiryDate(expiry);
  if (expiresOn === null) return null;
  return { gtin, lotNo: value('10'), expiresOn, serial: value('21') };
}

/** The element string as keyboards deliver it: identifiers and values, no FNC1, no brackets. */
export function toElementString(text: string): string {
  if (!text.startsWith('(')) return text.replaceAll(GROUP_SEPARATOR, '');
  return (splitBrackets(text) ?? []).map((part) => part.identifier + part.value).join('');
}

function splitBrackets(text: string): readonly Element[] | null {
  const elements: Element[] = [];
  let rest = text.replaceAll(GROUP_SEPARATOR, '');
  while (rest !== '') {
    const match = /^\((\d{2,4})\)([^(]+)/.exec(rest);
    if (!match) return null;
    elements.push({ identifier: match[1] ?? '', value: (match[2] ?? '').trim() });
    rest = rest.slice(match[0].length);
  }
  return elements;
}

function splitElements(text: string): readonly Element[] | null {
  const elements: Element[] = [];
  let rest = text.replace(/^\u001d+/, '');
  while (rest !== '') {
    const element = nextElement(rest);
    if (element === null) return null;
    elements.push(element);
    rest = rest.slice(element.identifier.length + element.value.length).replace(/^\u001d/, '');
  }
  return elements;
}

function nextElement(rest: string): Element | null {
  const two = rest.slice(0, 2);
  const fixed = FIXED_LENGTHS[two];
  if (fixed !== undefined) {
    const value = rest.slice(2, 2 + fixed);
    return value.length === fixed && /^\d+$/.test(value) ? { identifier: two, value } : null;
  }
  const identifier = [two, rest.slice(0, 3)].find((candidate) => VARIABLE.has(candidate));
  if (identifier === undefined) return null;
  const [value = ''] = rest.slice(identifier.length).split(GROUP_SEPARATOR);
  return value === '' ? null : { identifier, value };
}

/** YYMMDD → date in this century; null when there is no such day. */
function expiryDate(text: string): string | null {
  if (!/^\d{6}$/.test(text)) return null;
  const year = 2000 + Number(text.slice(0, 2));
  const month = Number(text.slice(2, 4));
  const day = Number(text.slice(4, 6));
  // Day 0 of the next month is the last day of this one.
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || day > last) return null;
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${year}-${pad(month)}-${pad(day === 0 ? last : day)}`;
}

/** GTIN-8, -12, -13 or -14 with a valid check digit. */
export function isBarcode(code: string): boolean {
  if (!/^(\d{8}|\d{12,14})$/.test(code)) return false;
  let sum = 0;
  for (const [index, digit] of [...code].toReversed().entries()) {
    sum += Number(digit) * (index % 2 === 0 ? 1 : 3);
  }
  return sum % 10 === 0;
}
