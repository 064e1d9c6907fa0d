/** The insured person as the shop knows them, and what may be shown of them (design notes §1.9). */
import type { Fen } from './money.ts';

/** 01 e-voucher, 02 ID card, 03 social-security card (insurance-interface §2.2). */
export type CredentialKind = '01' | '02' | '03';

/** One insurance of a person (1101 `insuinfo`). */
export type InsuranceLine = {
  readonly insuranceType: string;
  readonly personCategory: string;
  readonly insuredStatus: string;
  readonly insuredAreaCode: string;
  readonly civilServant: boolean;
  readonly accountBalance_fen: Fen;
  readonly employer: string;
};

/** What 1101 says of a person. Holds personal data: never log, mask on screen. */
export type InsuredPerson = {
  readonly personNo: string;
  readonly name: string;
  readonly idDocKind: string;
  readonly idDocNo: string;
  readonly gender: string;
  readonly birthday: string;
  readonly age: string;
  readonly lines: readonly InsuranceLine[];
};

/** Entitlement of one fund (2001 `trtinfo`). */
export type Entitlement = {
  readonly fundKind: string;
  readonly entitled: boolean;
  readonly reason: string;
};

/** What a year has counted of a person (5206 `cuminfo`); the kinds are provincial. */
export type Accumulator = {
  readonly insuranceType: string;
  readonly year: string;
  readonly kind: string;
  readonly amount_fen: Fen;
};

/** `fund_pay_type` of own and shared accounts (insurance-interface §3): no pooled fund. */
const ACCOUNT_FUNDS: readonly string[] = ['310200', '310201', '390500'];

/**
 * Whether any fund but the personal account may pay here by 2001. An answer without rows forbids
 * nothing: then the platform decides when it settles.
 */
export function pooledFundPays(entitlements: readonly Entitlement[]): boolean {
  if (entitlements.length === 0) return true;
  return entitlements.some((one) => one.entitled && !ACCOUNT_FUNDS.includes(one.fundKind));
}

/** 王秀兰 → 王*兰, 王兰 → 王*, 欧阳小明 → 欧**明. Works by code point, so rare characters stay whole. */
export function maskName(name: string): string {
  const letters = [...name];
  if (letters.length <= 1) return '*';
  if (letters.length === 2) return `${letters[0]}*`;
  return `${letters[0]}${'*'.repeat(letters.length - 2)}${letters.at(-1)}`;
}

/** First 3 and last 4 stay; shorter numbers show only the last 2. */
export function maskNumber(number: string): string {
  if (number.length < 9) return `${'*'.repeat(Math.max(0, number.length - 2))}${number.slice(-2)}`;
  return `${number.slice(0, 3)}${'*'.repeat(number.length - 7)}${number.slice(-4)}`;
}

/** Insurance types a pharmacy meets (insurance-interface §2.2), for the screen. */
export function insuranceTypeName(insuranceType: string): string {
  switch (insuranceType) {
    case '310':
      return '职工医保';
    case '340':
      return '离休';
    case '390':
      return '居民医保';
    case '391':
      return '城镇居民';
    default:
      return `险种${insuranceType}`;
  }
}

export function personCategoryName(category: string): string {
  if (category === '11') return '在职';
  if (category === '12') return '退休';
  if (category === '13') return '离休';
  if (category.startsWith('14')) return '儿童学生';
  if (category.startsWith('15')) return '成年居民';
  if (category.startsWith('16')) return '老年居民';
  return `类别${category}`;
}

export function genderName(gender: string): string {
  return gender === '1' ? '男' : gender === '2' ? '女' : '';
}

/** `psn_insu_stas`: only 1 can be settled (insurance-interface §2.2). */
export function insuredStatusName(status: string): string {
  switch (status) {
    case '0':
      return '未参保';
    case '1':
      return '正常';
    case '2':
      return '暂停参保';
    case '3':
      return '无效';
    case '4':
      return '终止参保';
    default:
      return status === '' ? '正常' : `状态${status}`;
  }
}

/**
 * The insurance line a sale settles on: normal state first, then the place of sale, then the
 * employees' and residents' insurance before others. Never simply the first row
 * (insurance-interface §2.2). `null` when no line is in normal state.
 */
export function chooseInsuranceLine(
  lines: readonly InsuranceLine[],
  careAreaCode: string,
): InsuranceLine | null {
  const rank = (line: InsuranceLine): number =>
    (line.insuredAreaCode.slice(0, 4) === careAreaCode.slice(0, 4) ? 0 : 10) +
    (line.insuranceType === '310' ? 0 : line.insuranceType.startsWith('39') ? 1 : 2);
  const normal = lines.filter((line) => line.insuredStatus === '1' || line.insuredStatus === '');
  return normal.toSorted((left, right) => rank(left) - rank(right))[0] ?? null;
}
