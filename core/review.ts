/**
 * Automatic findings for the pharmacist: what the prescription itself and the shop's facts say, rule
 * by rule (counter-and-devices §1.1, §1.4). They help a person decide and never decide: no finding
 * approves anything, and every one names the rule it rests on.
 */
import { allergyMatch, isAntimicrobial } from './drug-class.ts';
import type { CheckNumber, Prescription, PrescriptionLine } from './prescription.ts';
import type { Result } from './result.ts';
import { fail, ok } from './result.ts';
import { chinaDate, chinaTime, daysBetween, parseChina } from './time.ts';

/** block: only the prescriber can solve it. handle: needs an answer. note: needs 已阅. */
export type FindingLevel = 'block' | 'handle' | 'note';

export type FindingRule =
  | 'person'
  | 'expired'
  | 'expiresSoon'
  | 'allergy'
  | 'pregnancy'
  | 'lactation'
  | 'child'
  | 'days'
  | 'longDays'
  | 'longAntimicrobial'
  | 'duplicate'
  | 'history'
  | 'usage'
  | 'noProduct';

export type ReviewFinding = {
  /** A, B, C … in the order shown. */
  readonly key: string;
  readonly rule: FindingRule;
  readonly level: FindingLevel;
  readonly title: string;
  readonly detail: string;
  readonly lineNos: readonly number[];
};

/** One past dispensing (5205, and the shop's own sales). */
export type PastDispensing = {
  readonly name: string;
  /** `yyyy-MM-dd`, with or without a time. */
  readonly dispensedAtText: string;
  /** As the platform prints it: "2", "2盒". */
  readonly quantity: string;
};

export type ReviewFacts = {
  /** Epoch ms. */
  readonly now: number;
  /** Patient of the prescription is the identified person; null when nobody compared yet. */
  readonly patientMatches: boolean | null;
  readonly history: readonly PastDispensing[];
  /** Numbers of the lines for which the shop has a product. */
  readonly linesWithProduct: ReadonlySet<number>;
};

type Draft = Omit<ReviewFinding, 'key'>;

/** Ordinary prescription: at most 7 days (§1.1 rule 19). Long: at most 12 weeks (rule 17). */
export const ORDINARY_DAYS = 7;
export const LONG_DAYS = 84;
/** Below this age the dose wants a second look. */
export const CHILD_YEARS = 12;
const SOON_MS = 24 * 60 * 60 * 1000;

/** All findings of one prescription, blocks first, in the order of the rules within a level. */
export function findingsFor(
  prescription: Prescription,
  facts: ReviewFacts,
): readonly ReviewFinding[] {
  const drafts: readonly Draft[] = [
    ...personFindings(prescription, facts),
    ...validityFindings(prescription, facts.now),
    ...allergyFindings(prescription),
    ...conditionFindings(prescription),
    ...daysFindings(prescription),
    ...duplicateFindings(prescription.lines),
    ...historyFindings(prescription, facts),
    ...usageFindings(prescription.lines),
    ...productFindings(prescription.lines, facts),
  ];
  const order: readonly FindingLevel[] = ['block', 'handle', 'note'];
  return order
    .flatMap((level) => drafts.filter((draft) => draft.level === level))
    .map((draft, index) => ({ key: findingKey(index), ...draft }));
}

/** A … Z, then AA, AB … */
function findingKey(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${findingKey(Math.floor(index / 26) - 1)}${letter}`;
}

/** Rule 13: the buyer's credential is verified; a prescription serves its own patient. */
function personFindings(prescription: Prescription, facts: ReviewFacts): readonly Draft[] {
  if (facts.patientMatches !== false) return [];
  const detail = '处方上的患者与出示凭证的参保人不是同一人，不能调配。';
  return [draft('person', 'block', `人证不符 · 处方尾号 ${tail(prescription)}`, detail, [])];
}

/** The end of validity is the platform's own time, never computed from days (e-prescription §2). */
function validityFindings(prescription: Prescription, now: number): readonly Draft[] {
  const until = parseChina(prescription.validUntilText);
  if (until === null) return [];
  const left = until - now;
  const shown = `${chinaDate(until).slice(5)} ${chinaTime(until).slice(0, 5)}`;
  if (left < 0) {
    return [draft('expired', 'block', '处方已过期', `有效至 ${shown}，已过有效期。`, [])];
  }
  if (left >= SOON_MS) return [];
  const minutes = Math.floor(left / 60_000);
  const rest = `${Math.floor(minutes / 60)}时${minutes % 60}分`;
  return [draft('expiresSoon', 'note', '处方即将到期', `有效至 ${shown}（剩 ${rest}）。`, [])];
}

/** Rule 7: skin test and contra-indication; the table is in drug-class.ts. */
function allergyFindings(prescription: Prescription): readonly Draft[] {
  return prescription.lines.flatMap((line) => {
    const match = allergyMatch(prescription.allergies, nameOf(line));
    if (match === null) return [];
    const detail = `过敏史“${prescription.allergies.trim()}”，本品属${match}；须医师更正或重新签字。`;
    return [draft('allergy', 'block', `过敏 · ${nameOf(line)}`, detail, [line.lineNo])];
  });
}

/** Inputs of §1.4: weeks of pregnancy, lactation, age. */
function conditionFindings(prescription: Prescription): readonly Draft[] {
  const found: Draft[] = [];
  const all = prescription.lines.map((line) => line.lineNo);
  const weeks = prescription.pregnancyWeeks.trim();
  if (weeks !== '' && !/^0+(\.0+)?$/.test(weeks)) {
    const detail = `妊娠 ${weeks} 周，请逐一核对妊娠期用药说明。`;
    found.push(draft('pregnancy', 'handle', '妊娠期用药', detail, all));
  }
  if (prescription.lactating) {
    const detail = '哺乳期，请逐一核对哺乳期用药说明。';
    found.push(draft('lactation', 'handle', '哺乳期用药', detail, all));
  }
  const years = ageInYears(prescription.patientAge);
  if (years !== null && years < CHILD_YEARS) {
    const weight = prescription.patientWeight.trim();
    const by = weight === '' ? '未提供体重' : `体重 ${weight} kg`;
    const detail = `${prescription.patientAge.trim()}，${by}，请核对儿童剂量。`;
    found.push(draft('child', 'note', '儿童用药', detail, all));
  }
  return found;
}

/** Rule 19 (ordinary ≤ 7 days) and rule 17 (long ≤ 12 weeks, no antimicrobials). */
function daysFindings(prescription: Prescription): readonly Draft[] {
  return prescription.lines.flatMap((line) => {
    const found: Draft[] = [];
    const days = wholeDays(line.days);
    const name = nameOf(line);
    if (days !== null && days > LONG_DAYS) {
      const detail = `${days} 天，超过长期处方上限 ${LONG_DAYS} 天；须医师更正。`;
      found.push(draft('longDays', 'block', `超长天数 · ${name}`, detail, [line.lineNo]));
    } else if (days !== null && days > ORDINARY_DAYS && !prescription.isLong) {
      const detail = `${days} 天，普通处方一般不超过 ${ORDINARY_DAYS} 天；慢性病须医师注明理由。`;
      found.push(
        draft('days', 'handle', `超过 ${ORDINARY_DAYS} 天 · ${name}`, detail, [line.lineNo]),
      );
    }
    if (prescription.isLong && isAntimicrobial(name)) {
      const detail = '抗菌药物不得开具长期处方（结核等除外）；须医师更正或重新签字。';
      const title = `长期处方含抗菌药 · ${name}`;
      found.push(draft('longAntimicrobial', 'block', title, detail, [line.lineNo]));
    }
    return found;
  });
}

/** Rule 7: duplication within the prescription, by generic name. */
function duplicateFindings(lines: readonly PrescriptionLine[]): readonly Draft[] {
  const groups = Map.groupBy(lines, (line) => bareName(nameOf(line)));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first || group.length < 2) return [];
    const numbers = group.map((line) => line.lineNo);
    const detail = `第 ${numbers.join('、')} 行是同一通用名，请核对是否重复给药。`;
    return [draft('duplicate', 'handle', `重复给药 · ${nameOf(first)}`, detail, numbers)];
  });
}

/**
 * Rule 13: no over-supply. What was fetched before is spent at this prescription's own rate (days a
 * unit); what is left of it is the finding.
 */
function historyFindings(prescription: Prescription, facts: ReviewFacts): readonly Draft[] {
  const today = chinaDate(facts.now);
  return prescription.lines.flatMap((line) => {
    const days = wholeDays(line.days);
    if (days === null || line.quantity_e4 <= 0) return [];
    let most: { readonly on: string; readonly days: number; readonly left: number } | null = null;
    for (const past of facts.history) {
      if (bareName(past.name) !== bareName(nameOf(line))) continue;
      const fetched = parseChina(past.dispensedAtText);
      const units_e4 = quantityOf(past.quantity);
      if (fetched === null || units_e4 === null || fetched > facts.now) continue;
      const supply = Math.round((units_e4 * days) / line.quantity_e4);
      const left = supply - daysBetween(chinaDate(fetched), today);
      if (left > 0 && left > (most?.left ?? 0)) {
        most = { on: chinaDate(fetched).slice(5), days: supply, left };
      }
    }
    if (most === null) return [];
    const detail = `${most.on} 已取 ${most.days} 天量，按用法尚余 ${most.left} 天。`;
    return [draft('history', 'handle', `重复购药 · ${nameOf(line)}`, detail, [line.lineNo])];
  });
}

/** Rule 6: usage and dosage are among the ten matches; a line without them cannot be matched. */
function usageFindings(lines: readonly PrescriptionLine[]): readonly Draft[] {
  return lines.flatMap((line) => {
    const missing = [
      line.dose.trim() === '' ? '单次用量' : '',
      line.frequency.trim() === '' ? '频次' : '',
    ].filter((word) => word !== '');
    if (missing.length === 0) return [];
    const detail = `处方没有写${missing.join('和')}，请联系医师补充。`;
    return [draft('usage', 'handle', `用法不全 · ${nameOf(line)}`, detail, [line.lineNo])];
  });
}

/** Rule 4: a line is served by the same generic name, form and spec, or not at all. */
function productFindings(lines: readonly PrescriptionLine[], facts: ReviewFacts): readonly Draft[] {
  return lines
    .filter((line) => !facts.linesWithProduct.has(line.lineNo))
    .map((line) =>
      draft(
        'noProduct',
        'note',
        `本店无此药 · ${nameOf(line)}`,
        '没有对应商品，本行不能在本店调配。',
        [line.lineNo],
      ),
    );
}

function draft(
  rule: FindingRule,
  level: FindingLevel,
  title: string,
  detail: string,
  lineNos: readonly number[],
): Draft {
  return { rule, level, title, detail, lineNos };
}

function nameOf(line: PrescriptionLine): string {
  return line.genericName.trim() === '' ? line.productName.trim() : line.genericName.trim();
}

/** Name without brackets and blanks, for comparing. */
function bareName(name: string): string {
  return name.replace(/[(（【[].*?[)）】\]]/g, '').replace(/\s+/g, '');
}

function tail(prescription: Prescription): string {
  return prescription.prescriptionNo.slice(-6);
}

/** "28", "28天" → 28; null when there is no number. */
function wholeDays(text: string): number | null {
  const match = /^\s*(\d{1,4})(?:\.0+)?\s*天?\s*$/.exec(text);
  return match ? Number(match[1]) : null;
}

/** "2盒" → 20000; null when it does not begin with a number. */
function quantityOf(text: string): number | null {
  const match = /^\s*(\d{1,6})(?:\.(\d{1,4}))?/.exec(text);
  return match ? Number(`${match[1]}${(match[2] ?? '').padEnd(4, '0')}`) : null;
}

/** "9", "9岁" → 9; "8月", "20天" → 0; null when unknown. */
function ageInYears(text: string): number | null {
  const match = /^\s*(\d{1,3})(?:\.\d+)?\s*(岁|周岁|个月|月|天|日)?/.exec(text);
  if (!match) return null;
  return match[2] === undefined || match[2].endsWith('岁') ? Number(match[1]) : 0;
}

/** Words with which an answer records that the prescriber solved a block (rule 3). */
export const PRESCRIBER_ANSWERS = ['医师已更正', '医师已重新签字'] as const;

/** Blocks no word of the prescriber can solve. */
const UNSOLVABLE: ReadonlySet<FindingRule> = new Set(['person', 'expired']);

export type AnsweredFinding = ReviewFinding & {
  readonly handled: boolean;
  readonly answer: string;
};

/** Whether a finding stands in the way of 通过. */
export function isOpen(finding: AnsweredFinding): boolean {
  if (finding.level !== 'block') return !finding.handled;
  if (UNSOLVABLE.has(finding.rule) || !finding.handled) return true;
  return !PRESCRIBER_ANSWERS.some((words) => finding.answer.trim().startsWith(words));
}

/**
 * Why 通过 cannot act, in the words of picture 04: ["拦截 A 未解决", "第 3、4 查未确认"]; empty when it
 * can. All four 查 must be confirmed and no finding open (design notes §8).
 */
export function decisionBlockers(
  findings: readonly AnsweredFinding[],
  checksConfirmed: readonly number[],
): readonly string[] {
  const open = (level: FindingLevel): string =>
    findings
      .filter((finding) => finding.level === level && isOpen(finding))
      .map((finding) => finding.key)
      .join('、');
  const all: readonly CheckNumber[] = [1, 2, 3, 4];
  const missing = all.filter((check) => !checksConfirmed.includes(check)).join('、');
  return [
    open('block') === '' ? '' : `拦截 ${open('block')} 未解决`,
    open('handle') === '' ? '' : `需处理 ${open('handle')} 未答复`,
    open('note') === '' ? '' : `提示 ${open('note')} 未阅`,
    missing === '' ? '' : `第 ${missing} 查未确认`,
  ].filter((sentence) => sentence !== '');
}

/**
 * Who signed (rules 8 and 9): reviewer and preparer are two people and the checker is not the
 * preparer; one person alone signs twice, with a reason. Fails with `review.samePerson`.
 */
export function checkSigners(signers: {
  readonly reviewer: string;
  readonly preparer: string;
  readonly checker: string;
  /** Reason given with the second signature; null when nobody signed twice. */
  readonly doubleSignature: { readonly reason: string } | null;
}): Result<null> {
  const { reviewer, preparer, checker, doubleSignature } = signers;
  if (reviewer !== preparer && checker !== preparer) return ok(null);
  if (doubleSignature !== null && doubleSignature.reason.trim() !== '') return ok(null);
  return fail(
    'review.samePerson',
    '审方、调配、复核至少两人；复核人不能是调配人。独自当班须双签并写原因。',
    checker === preparer ? 'checkerStaffNo' : 'preparerStaffNo',
  );
}
