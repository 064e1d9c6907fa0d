/** The circulated e-prescription and its review, as the shop sees them (e-prescription §2, §6). */
import type { QuantityE4 } from './money.ts';

/** As shown: 有效 / 已过期 / 已撤销 / 已使用. From the platform, never computed from days. */
export type PrescriptionState = 'valid' | 'expired' | 'revoked' | 'used';

/** Where the shop is with a prescription it linked. */
export type ReviewState = 'waiting' | 'approved' | 'refused' | 'unknown';

export type PrescriptionLine = {
  readonly lineNo: number;
  readonly nationalDrugCode: string;
  readonly genericName: string;
  readonly productName: string;
  readonly spec: string;
  readonly dosageForm: string;
  readonly manufacturer: string;
  /** Settlement quantity (`drugCnt`) and its unit (`drugDosunt`). */
  readonly quantity_e4: QuantityE4;
  readonly unit: string;
  /** The same in packs (`drugTotlcnt`, `drugTotlcntEmp`), where the platform says so. */
  readonly packs?: { readonly quantity_e4: QuantityE4; readonly unit: string };
  readonly dose: string;
  readonly frequency: string;
  readonly route: string;
  readonly days: string;
  readonly isOtc: boolean;
};

export type Prescription = {
  readonly prescriptionNo: string;
  readonly rxTraceCode: string;
  readonly institutionCode: string;
  readonly institutionName: string;
  readonly department: string;
  readonly prescriber: string;
  readonly prescribedAtText: string;
  readonly validUntilText: string;
  readonly typeName: string;
  readonly attributeName: string;
  readonly isLong: boolean;
  readonly careType: string;
  readonly patientName: string;
  readonly patientAge: string;
  readonly patientGender: string;
  readonly patientWeight: string;
  readonly pregnancyWeeks: string;
  readonly lactating: boolean;
  readonly allergies: string;
  readonly diagnosis: string;
  readonly diseaseCode: string;
  readonly diseaseName: string;
  readonly diagnoses: readonly {
    readonly code: string;
    readonly name: string;
    readonly main: boolean;
  }[];
  readonly lines: readonly PrescriptionLine[];
};

/** The four checks and ten matches (counter-and-devices §1.1 rule 6). */
export const FOUR_CHECKS = [
  { check: 1, name: '查处方', matches: ['科别', '姓名', '年龄'] },
  { check: 2, name: '查药品', matches: ['药名', '剂型', '规格', '数量'] },
  { check: 3, name: '查配伍禁忌', matches: ['药品性状', '用法用量'] },
  { check: 4, name: '查用药合理性', matches: ['临床诊断'] },
] as const;

export type CheckNumber = (typeof FOUR_CHECKS)[number]['check'];

/** Refusal reasons of the review page; R99 needs text (design notes §8). */
export const REFUSAL_REASONS = [
  { code: 'R05', name: '用法用量不适宜' },
  { code: 'R07', name: '重复给药' },
  { code: 'R08', name: '不良相互作用' },
  { code: 'R01', name: '适应证不适宜' },
  { code: 'R11', name: '处方不规范 / 过期' },
  { code: 'R99', name: '其他（须写说明）' },
] as const;

export type RefusalCode = (typeof REFUSAL_REASONS)[number]['code'];
