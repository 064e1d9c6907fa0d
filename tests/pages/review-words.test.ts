/** Who may review, what is still open, who is next for a duty. */
import { describe, expect, it } from 'vitest';
import type { ReviewDetail } from '#contract/prescription.ts';
import {
  ageText,
  approveBlockers,
  certificateHolder,
  dutyProblem,
  isAlert,
  isAlone,
  lineLevel,
  mayAct,
  mayRefuse,
  nextStaffNo,
} from '#renderer/review/review-words.ts';
import { STAFF } from './fixture-ground.ts';
import { FIXTURES } from './fixtures.ts';

const detail: ReviewDetail = FIXTURES['review.detail'];
const [cashier, preparer, pharmacist] = STAFF;
const draft = { refusalCodes: [], opinion: '', preparerStaffNo: '', checkerStaffNo: '' };

describe('who may act', () => {
  it('is the pharmacist with the qualification, on a waiting and valid prescription', () => {
    expect(mayAct(detail, pharmacist!)).toBe(true);
    expect(mayAct(null, pharmacist!)).toBe('请先选一张处方。');
    expect(mayAct(detail, cashier!)).toBe('您的岗位不能审方。');
    expect(mayAct({ ...detail, review: 'approved' }, pharmacist!)).toContain('已经审过');
    expect(mayAct({ ...detail, review: 'unknown' }, pharmacist!)).toContain('请勿重复提交');
    expect(mayAct({ ...detail, state: 'revoked' }, pharmacist!)).toContain('不能调配');
  });
});

describe('duties', () => {
  const me = pharmacist!.staffNo;
  it('want two people, or one alone in all three', () => {
    expect(dutyProblem(me, draft)).toBe('未指定调配人');
    const prepared = { ...draft, preparerStaffNo: preparer!.staffNo };
    expect(dutyProblem(me, prepared)).toBe('未指定复核人');
    expect(dutyProblem(me, { ...prepared, checkerStaffNo: preparer!.staffNo })).toContain('不能是');
    expect(dutyProblem(me, { ...prepared, checkerStaffNo: me })).toBeNull();
    const alone = { ...draft, preparerStaffNo: me, checkerStaffNo: me };
    expect(isAlone(me, alone)).toBe(true);
    expect(dutyProblem(me, alone)).toBeNull();
  });

  it('go round the qualified staff, oneself last, never the preparer as checker', () => {
    const seen: string[] = [];
    let current = '';
    for (let step = 0; step < 3; step += 1) {
      current = nextStaffNo(STAFF, 'prepare', current, pharmacist!);
      seen.push(current);
    }
    expect(seen).toEqual([cashier!.staffNo, preparer!.staffNo, me]);
    expect(nextStaffNo(STAFF, 'prepare', current, pharmacist!)).toBe(cashier!.staffNo);
    const checkers = ['', '0101'].map((from) =>
      nextStaffNo(STAFF, 'check', from, pharmacist!, preparer!.staffNo),
    );
    expect(checkers).not.toContain(preparer!.staffNo);
    expect(nextStaffNo([], 'check', '', pharmacist!)).toBe('');
  });

  it('stand beside the blockers of the engine', () => {
    expect(approveBlockers(detail, draft, me)).toEqual([...detail.blockers, '未指定调配人']);
  });
});

describe('refusing', () => {
  it('wants a reason, words for R99 and a signature', () => {
    expect(mayRefuse(detail, draft)).toContain('选原因');
    expect(mayRefuse(detail, { ...draft, refusalCodes: ['R99'] })).toContain('写说明');
    expect(mayRefuse(detail, { ...draft, refusalCodes: ['R05'] })).toContain('医保码签名');
    const signed = { ...detail, signedUntil: 1 };
    expect(mayRefuse(signed, { ...draft, refusalCodes: ['R05'] })).toBe(true);
  });
});

describe('words of the page', () => {
  it('marks only what must be minded', () => {
    for (const nothing of ['', '无', '否认', '否认药物过敏史', '不适用']) {
      expect(isAlert(nothing)).toBe(false);
    }
    expect(isAlert('磺胺类（皮疹）')).toBe(true);
    expect(isAlert('孕 24 周')).toBe(true);
  });

  it('reads ages and certificates', () => {
    expect([ageText('72'), ageText('9月'), ageText('3.0')]).toEqual(['72 岁', '9月', '3 岁']);
    expect(certificateHolder('CN=云州市第一人民医院,O=演练,C=CN')).toBe('云州市第一人民医院');
    expect(certificateHolder('云州市第一人民医院')).toBe('云州市第一人民医院');
  });

  it('tones a line by its heaviest open finding', () => {
    expect(lineLevel(detail.findings, 4)).toBe('block');
    expect(lineLevel(detail.findings, 2)).toBe('handle');
    expect(lineLevel(detail.findings, 5)).toBeNull();
    const handled = detail.findings.map((finding) => ({ ...finding, handled: true }));
    expect(lineLevel(handled, 4)).toBeNull();
  });
});
