// Job: the simulator's data files, read once and typed. What each field means: simulator/README.md.
import { readFileSync } from 'node:fs';

export interface Institution {
  readonly code: string;
  readonly name: string;
}
export interface RegionData {
  readonly area: string;
  readonly areaName: string;
  readonly centreCode: string;
  readonly systemCode: string;
  readonly institutions: readonly Institution[];
  readonly elsewhereInstitution: Institution;
  readonly ecTokenMinutes: number;
  readonly epcTokenMinutes: number;
  readonly clockSkewSeconds: number;
  readonly nonceMinutes: number;
  readonly emptySignNo: 'allow' | 'refuse';
  readonly signOutBlocksToday: boolean;
  readonly reusedTraceCode: 'record' | 'refuse';
  readonly prescriptionQr: boolean;
  readonly statementResult: 's1' | 'detailed';
  readonly reversible: readonly string[];
  readonly fileDays: number;
}
export interface BenefitRow {
  readonly insutype: string;
  readonly medType: string;
  readonly psnTypes: readonly string[];
  readonly clearing: string;
  readonly pool: string;
  readonly fund: string;
  readonly fundName: string;
  readonly ratio_e4: number;
  readonly deductible: string;
  readonly cap: string;
}
export interface BenefitTable {
  readonly rows: readonly BenefitRow[];
  readonly civilServantRatio_e4: number;
  readonly accountFund: string;
  readonly accountFundName: string;
  readonly sharedFund: string;
  readonly sharedFundName: string;
}
export interface DrugData {
  readonly code: string;
  readonly name: string;
  readonly spec: string;
  readonly dosageForm: string;
  readonly maker: string;
  readonly unit: string;
  readonly overTheCounter: boolean;
  readonly approvalNo: string;
  readonly itemClass: '01' | '02' | '03';
  readonly payFirst_e4: number;
  readonly ceilingPrice: string;
  readonly chargeType: string;
  readonly traceRequired: boolean;
  readonly version: string;
}
export interface InsuranceLine {
  readonly insutype: string;
  readonly psn_type: string;
  readonly balc: string;
  readonly psn_insu_stas: string;
  readonly psn_insu_date: string;
  readonly paus_insu_date: string;
  readonly cvlserv_flag: string;
  readonly insuplc_admdvs: string;
  readonly emp_name: string;
}
export interface PersonData {
  readonly psn_no: string;
  readonly name: string;
  readonly gend: string;
  readonly brdy: string;
  readonly certno: string;
  readonly qr: string;
  readonly cardNo: string;
  readonly cardSn: string;
  readonly note: string;
  readonly insurance: readonly InsuranceLine[];
  readonly accumulators: readonly {
    readonly insutype: string;
    readonly pool: string;
    readonly deductible: string;
    readonly fund: string;
  }[];
  readonly familyAccount: { readonly owner: string; readonly balance: string } | null;
  readonly chronic: readonly {
    readonly code: string;
    readonly name: string;
    readonly begndate: string;
    readonly enddate: string;
  }[];
  readonly pharmacist: { readonly code: string; readonly practiceCertNo: string } | null;
}
export interface PrescriptionLine {
  readonly drug: string;
  readonly count: string;
  readonly days: number;
  readonly dose: string;
  readonly doseUnit: string;
  readonly frequencyCode: string;
  readonly frequency: string;
  readonly way: string;
}
export interface PrescriptionTemplate {
  readonly key: string;
  readonly person: string;
  readonly hospital: string;
  readonly department: string;
  readonly doctor: string;
  readonly diagnoses: readonly { readonly code: string; readonly name: string }[];
  readonly lines: readonly PrescriptionLine[];
  readonly state: 'valid' | 'expired' | 'revoked' | 'used-elsewhere';
  readonly writtenDaysAgo: number;
  readonly writtenAt: string;
  readonly validHours: number;
  readonly endsToday: boolean;
  readonly long: boolean;
  readonly repeat: {
    readonly max: number;
    readonly done: number;
    readonly interval: number;
  } | null;
  readonly revokeReason: string;
  readonly attribute: string;
  readonly initialKey: string;
  readonly chronicCode: string | null;
  readonly medType: string;
  readonly patient: {
    readonly heightCm: string;
    readonly weightKg: string;
    readonly allergy: string;
    readonly pregnancyWeeks: string;
  };
}

function readData<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./data/${name}.json`, import.meta.url), 'utf8')) as T;
}

export const region = readData<RegionData>('region');
export const benefit = readData<BenefitTable>('benefit');
export const catalogue = readData<{ currentVersion: string; drugs: readonly DrugData[] }>(
  'catalogue',
);
const peopleFile = readData<{
  people: readonly PersonData[];
  expiredQr: readonly string[];
}>('people');
export const people = peopleFile.people;
export const expiredQr = peopleFile.expiredQr;
export const prescriptionData = readData<{
  hospitals: readonly { id: string; code: string; name: string }[];
  prescriptions: readonly PrescriptionTemplate[];
}>('prescriptions');

const drugByCode = new Map(catalogue.drugs.map((drug) => [drug.code, drug]));
const personByNumber = new Map(people.map((person) => [person.psn_no, person]));
const personByQr = new Map(people.map((person) => [person.qr, person]));

export function findDrug(code: string): DrugData | undefined {
  return drugByCode.get(code);
}
export function findPerson(psn_no: string): PersonData | undefined {
  return personByNumber.get(psn_no);
}
export function findPersonByQr(qr: string): PersonData | undefined {
  return personByQr.get(qr);
}
export function institutionName(code: string): string | undefined {
  return region.institutions.find((institution) => institution.code === code)?.name;
}
