/** Clearing classes as a manager reads them (insurance-interface §3); unknown codes stay codes. */
const NAMES: Readonly<Record<string, string>> = {
  '11': '门诊统筹',
  '14': '门诊慢特病',
  '15': '门诊两病',
  '18': '特药',
  '41': '药店购药',
  '9950': '职工药店购药',
  '9974': '异地药店购药',
  '99915': '职工门诊',
  '99922': '职工慢特病',
  '99939': '城乡门诊统筹',
};

export function clearingClassName(clearingClass: string): string {
  return NAMES[clearingClass] ?? (clearingClass === '' ? '' : `清算类别 ${clearingClass}`);
}
