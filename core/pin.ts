/**
 * What a member of staff signs with: a PIN of six digits, or a password where its owner chose one.
 * One field carries both; the two forms have no text in common. Pure.
 */

/** `digits`: six of them; `password`: a text that is typed and ended with Enter. */
export type PinKind = 'digits' | 'password';

export const PIN_LENGTH = 6;
export const PASSWORD_MOST = 64;

/**
 * Six digits, or 8 to 64 characters that every keyboard can type (an input method must not lock its
 * owner out), with no space at either end.
 */
export const PIN_PATTERN = /^(?:\d{6}|[!-~][ -~]{6,62}[!-~])$/;

/** Which form a text has; null when it is neither, whoever it belongs to. */
export function pinKind(text: string): PinKind | null {
  if (!PIN_PATTERN.test(text)) return null;
  return text.length === PIN_LENGTH ? 'digits' : 'password';
}

/** Why this text will not do as the own PIN or password of `staffNo`; null when it will. */
export function ownPinProblem(text: string, staffNo: string): string | null {
  switch (pinKind(text)) {
    case 'digits':
      return isWeakPin(text) ? '不要用重复、连续的数字或生日，请换一个。' : null;
    case 'password':
      return weakPassword(text, staffNo);
    case null:
      return 'PIN 为 6 位数字；密码为 8 到 64 位字母、数字或符号，首尾没有空格。';
  }
}

/** 000000 and the like, 123456 and its kin in both directions, 121212, 123123, and dates of birth. */
export function isWeakPin(pin: string): boolean {
  const pairs = pin.slice(0, 2).repeat(3) === pin;
  const halves = pin.slice(0, 3).repeat(2) === pin;
  return isRun(pin) || pairs || halves || isDayOfLife(pin);
}

/** What people try first in a password: words of a keyboard, of this trade and of this product. */
const GUESSED = ['password', 'passw0rd', 'qwerty', 'asdf', 'admin', 'rxtill', 'yaodian', 'yibao'];

function weakPassword(password: string, staffNo: string): string | null {
  const kinds = [/[a-z]/i, /\d/, /[^a-z\d]/i].filter((kind) => kind.test(password)).length;
  if (kinds < 2) return '密码要有字母、数字、符号中的至少两种。';
  const lower = password.toLowerCase();
  if (staffNo.length >= 3 && lower.includes(staffNo.toLowerCase())) return '密码里不要有工号。';
  if (GUESSED.some((word) => lower.includes(word))) return '密码太好猜，请换一个。';
  // Abc12345: what is left without its runs is too short to be one.
  return new Set(withoutRuns(lower)).size < 4
    ? '密码里不要都是重复、连续的字母和数字，请换一个。'
    : null;
}

/** All characters the same, or each one after the one before it, in either direction. */
function isRun(text: string): boolean {
  const steps = [...text].slice(1).map((char, index) => codeAt(char) - codeAt(text[index] ?? ''));
  const [step = 0] = steps;
  return Math.abs(step) <= 1 && steps.every((one) => one === step);
}

function codeAt(char: string): number {
  return char.codePointAt(0) ?? 0;
}

/** Runs of three and more count as their first character. */
function withoutRuns(text: string): string {
  let left = '';
  for (let at = 0; at < text.length;) {
    left += text[at] ?? '';
    let end = at + 1;
    while (end < text.length && isRun(text.slice(at, end + 1))) end += 1;
    at = end - at >= 3 ? end : at + 1;
  }
  return left;
}

/** yyMMdd of a day: four in a hundred PINs, and most of those people choose by themselves. */
function isDayOfLife(pin: string): boolean {
  const [month, day] = [Number(pin.slice(2, 4)), Number(pin.slice(4, 6))];
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}
