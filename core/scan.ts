/**
 * What a scanned code is, from its shape alone (counter-and-devices §4, design notes §4.5). Shapes
 * overlap, so the order of the rules below is the rule; `tests/core/scan.test.ts` holds it as a
 * table. Nothing is rejected here: a code of no known shape is `unknown`, with its text.
 */
import { isPickupCode } from './dossier.ts';
import { isBarcode, readGs1, toElementString } from './gs1.ts';
import type { Gs1Fields } from './gs1.ts';

/** standard: 20 digits; gs1: element string with a serial; other: another maker's scheme. */
export type TraceScheme = 'standard' | 'gs1' | 'other';

export type ScannedCode =
  /** 28 digits from 424: e-voucher QR. */
  | { readonly kind: 'eVoucher'; readonly code: string }
  /** `opc…`: voucher shown by open-platform apps. */
  | { readonly kind: 'openVoucher'; readonly code: string }
  /** QR of a circulated prescription; the server decides (e-prescription §2.3). */
  | { readonly kind: 'prescriptionQr'; readonly code: string }
  | {
      readonly kind: 'trace';
      /** As stored and uploaded: no AIM prefix, no FNC1, no brackets. */
      readonly code: string;
      readonly scheme: TraceScheme;
      /** Only with scheme gs1: GTIN, lot, expiry and serial printed on the box. */
      readonly gs1: Gs1Fields | null;
    }
  /** GTIN of the item: 8, 12, 13 or 14 digits with a valid check digit. */
  | { readonly kind: 'barcode'; readonly code: string; readonly gs1: Gs1Fields | null }
  | { readonly kind: 'idCard'; readonly code: string }
  | { readonly kind: 'wechatPay'; readonly code: string }
  | { readonly kind: 'alipayPay'; readonly code: string }
  | { readonly kind: 'healthCode'; readonly code: string }
  /** 取单码 of a claim voucher: eight digits, the last checks the others. */
  | { readonly kind: 'dossierCode'; readonly code: string }
  /** A card of a person who works here; it names, it does not sign in. */
  | { readonly kind: 'staffCard'; readonly code: string; readonly staffNo: string }
  /** The shop's own slip bar code: NH01-261121-0047. */
  | { readonly kind: 'saleNumber'; readonly code: string }
  | { readonly kind: 'unknown'; readonly code: string };

/** What the shop knows that settles an overlap the shape cannot. */
export type KnownCodes = {
  /** Whether a 7-digit 药品标识码 belongs to one of the shop's products. */
  readonly tracePrefix: (prefix: string) => boolean;
  /** Whether a sale waits under this pick-up code. */
  readonly pickupCode: (code: string) => boolean;
};

const NOTHING_KNOWN: KnownCodes = { tracePrefix: () => false, pickupCode: () => false };

/** AIM prefixes that announce FNC1, i.e. a GS1 element string (counter-and-devices §5.5). */
const GS1_SYMBOLOGIES = new Set([']C1', ']e0', ']d2', ']Q3', ']Q4', ']z1']);
const AIM = /^\][A-Za-z][0-9A-Za-z]/;
const GROUP_SEPARATOR = '\u001d';

const HEALTH_CODE =
  /健康码|行程码|jkm|jiankangma|healthcode|health-code|health_code|suishenma|gjzwfw\.gov|xcm\.caict/i;
const WECHAT_LINK = /^(wxp:\/\/|weixin:\/\/|https?:\/\/(payapp|pay)\.weixin\.qq\.com)/i;
const ALIPAY_LINK = /^(alipays?:\/\/|https?:\/\/(qr|render)\.alipay\.com)/i;

/**
 * Folds what scanners and input methods do to a code: full-width letters and digits become ASCII,
 * control characters (and a trailing CR, LF or TAB) go, FNC1 stays. Leading zeros stay.
 */
export function normaliseCode(text: string): string {
  const folded = text.replace(/[\uff01-\uff5e]/g, (letter) =>
    String.fromCharCode(letter.charCodeAt(0) - 0xfee0),
  );
  return folded.replace(/[\u0000-\u001c\u001e\u001f\u007f-\u009f\u200b-\u200f\ufeff]/g, '').trim();
}

/**
 * Classifies one scan. First match wins:
 * GS1 (announced or with FNC1) → e-voucher → open voucher → sale number → staff card → links →
 * 20 digits from 8 → 20 digits with a prefix this shop knows → ID card → WeChat → Alipay → other 20
 * digits → a pick-up code somebody has → bar code → any other pick-up code → prescription QR → trace
 * codes of other schemes → unknown.
 */
export function classifyCode(text: string, known: KnownCodes = NOTHING_KNOWN): ScannedCode {
  const folded = normaliseCode(text);
  const { aim, text: body } = splitAim(folded);
  const announced = GS1_SYMBOLOGIES.has(aim) || body.includes(GROUP_SEPARATOR);
  if (announced || /^\(\d{2,4}\)/.test(body)) {
    const gs1 = classifyGs1(body);
    if (gs1) return gs1;
  }
  const code = body.replaceAll(GROUP_SEPARATOR, '').trim();
  // An EAN symbol is a product's, whatever its eight digits say beside.
  if (aim.startsWith(']E') && isBarcode(code)) return { kind: 'barcode', code, gs1: null };
  return classifyOwn(code) ?? classifyDigits(code, known) ?? classifyOther(code, known);
}

function classifyGs1(body: string): ScannedCode | null {
  const fields = readGs1(body);
  if (fields === null) return null;
  if (fields.serial !== '') {
    return { kind: 'trace', code: toElementString(body), scheme: 'gs1', gs1: fields };
  }
  if (fields.gtin === '') return null;
  return { kind: 'barcode', code: fields.gtin.replace(/^0(?=\d{13}$)/, ''), gs1: fields };
}

/** Codes with a mark of their own: vouchers, the slip, links. */
function classifyOwn(code: string): ScannedCode | null {
  if (/^424\d{25}$/.test(code)) return { kind: 'eVoucher', code };
  if (/^opc[0-9A-Za-z_-]{5,509}$/i.test(code)) return { kind: 'openVoucher', code };
  if (/^[A-Z]{2}\d{2}-\d{6}-\d{4,6}$/.test(code)) return { kind: 'saleNumber', code };
  const card = CARD.exec(code);
  if (card) return classifyCard(code, card[1] ?? '', card[2] ?? '');
  if (WECHAT_LINK.test(code)) return { kind: 'wechatPay', code };
  if (ALIPAY_LINK.test(code)) return { kind: 'alipayPay', code };
  if (HEALTH_CODE.test(code)) return { kind: 'healthCode', code };
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(code)) return { kind: 'unknown', code };
  return null;
}

function classifyDigits(code: string, known: KnownCodes): ScannedCode | null {
  // Nothing else looks like 码上放心: the shop need not be asked.
  if (/^8\d{19}$/.test(code)) return trace(code, 'standard');
  if (/^\d{20}$/.test(code) && known.tracePrefix(code.slice(0, 7))) return trace(code, 'standard');
  if (isIdCard(code)) return { kind: 'idCard', code: code.toUpperCase() };
  if (!/^\d+$/.test(code)) return null;
  if (/^1[0-5]\d{16}$/.test(code)) return { kind: 'wechatPay', code };
  if (/^(2[5-9]|30)\d{14,22}$/.test(code)) return { kind: 'alipayPay', code };
  if (code.length === 20) return trace(code, 'standard');
  const pickup = isPickupCode(code);
  if (pickup && known.pickupCode(code)) return { kind: 'dossierCode', code };
  if (isBarcode(code)) return { kind: 'barcode', code, gs1: null };
  if (pickup) return { kind: 'dossierCode', code };
  if (code.length === 27) return { kind: 'prescriptionQr', code };
  // A 码上放心 code read in part: the trace check says what is wrong with it.
  if (/^8\d{14,18}$/.test(code)) return trace(code, 'standard');
  return code.length > 20 && code.length <= 100 ? trace(code, 'other') : { kind: 'unknown', code };
}

function classifyOther(code: string, known: KnownCodes): ScannedCode {
  const keyed = /^\d{7}[!-~]{9,93}$/.test(code);
  if (keyed && known.tracePrefix(code.slice(0, 7))) return trace(code, 'other');
  if (/^[0-9A-Za-z]{27,40}$/.test(code)) return { kind: 'prescriptionQr', code };
  // Letters and symbols with at least four digits; a word somebody typed is not a code.
  const coded = /^[!-~]{16,100}$/.test(code) && code.replace(/\D/g, '').length >= 4;
  return keyed || coded ? trace(code, 'other') : { kind: 'unknown', code };
}

/** `]C1…` → the AIM id and the rest; '' when there is none. */
export function splitAim(text: string): { readonly aim: string; readonly text: string } {
  const aim = AIM.exec(text)?.[0] ?? '';
  return { aim, text: text.slice(aim.length) };
}

/** Any code as it is kept and compared: no AIM id, no FNC1, one bar code in one spelling. */
export function plainCode(text: string): string {
  return classifyCode(text).code;
}

const CARD = /^RXS-([0-9A-Z]{1,12})-(\d{2})$/;

/** Two digits over the staff number, so that a code typed or read wrong is no other person's. */
function cardCheck(staffNo: string): string {
  let sum = 0;
  for (const sign of staffNo) sum = (sum * 37 + sign.charCodeAt(0)) % 97;
  return String(sum).padStart(2, '0');
}

/** What a staff card carries: `RXS-1001-43`. It is no secret: it names a person, the PIN signs in. */
export function staffCardCode(staffNo: string): string {
  return `RXS-${staffNo}-${cardCheck(staffNo)}`;
}

/** A card read wrong is unknown, and no other maker's trace code. */
function classifyCard(code: string, staffNo: string, check: string): ScannedCode {
  return check === cardCheck(staffNo)
    ? { kind: 'staffCard', code, staffNo }
    : { kind: 'unknown', code };
}

function trace(code: string, scheme: TraceScheme): ScannedCode {
  return { kind: 'trace', code, scheme, gs1: null };
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;

/** 18 characters, a real birth date and the check character of GB 11643 (`x` accepted). */
export function isIdCard(text: string): boolean {
  const match = /^[1-9]\d{5}(\d{4})(\d{2})(\d{2})\d{3}[\dXx]$/.exec(text);
  if (!match) return false;
  const date = `${match[1]}-${match[2]}-${match[3]}`;
  const parsed = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== date) return false;
  if (date < '1900-01-01') return false;
  const sum = ID_WEIGHTS.reduce((total, weight, index) => total + weight * Number(text[index]), 0);
  return '10X98765432'[sum % 11] === text[17]?.toUpperCase();
}
