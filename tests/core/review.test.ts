/** Automatic findings: one row a rule, what it says, and what it must not say. */
import { describe, expect, it } from 'vitest';
import { allergyMatch, isAntimicrobial } from '#core/drug-class.ts';
import { quantityE4 } from '#core/money.ts';
import type { Prescription, PrescriptionLine } from '#core/prescription.ts';
import type { AnsweredFinding, FindingLevel, ReviewFacts, ReviewFinding } from '#core/review.ts';
import { checkSigners, decisionBlockers, findingsFor } from '#core/review.ts';
import { parseChina } from '#core/time.ts';

const NOW = parseChina('2026-11-21 10:42:00') ?? 0;

function line(over: Partial<PrescriptionLine> = {}): PrescriptionLine {
  return {
    lineNo: 1,
    nationalDrugCode: 'XC01AA101A0010011990001',
    genericName: '苯磺酸氨氯地平片',
    productName: '',
    spec: '5mg×28片',
    dosageForm: '片剂',
    manufacturer: '江岚制药',
    quantity_e4: quantityE4(10_000),
    unit: '盒',
    dose: '5mg',
    frequency: '每日1次',
    route: '口服',
    days: '7',
    isOtc: false,
    ...over,
  };
}

function prescription(over: Partial<Prescription> = {}): Prescription {
  return {
    prescriptionNo: 'RX9901002026112000004713',
    rxTraceCode: 'T1',
    institutionCode: 'H99010100001',
    institutionName: '云州市第一人民医院',
    department: '心血管内科',
    prescriber: '李建国',
    prescribedAtText: '2026-11-20 16:42:00',
    validUntilText: '2026-11-23 16:42:00',
    typeName: '西药处方',
    attributeName: '门诊统筹',
    isLong: false,
    careType: '11',
    patientName: '王秀兰',
    patientAge: '58',
    patientGender: '2',
    patientWeight: '',
    pregnancyWeeks: '',
    lactating: false,
    allergies: '无',
    diagnosis: '高血压病2级',
    diseaseCode: '',
    diseaseName: '',
    diagnoses: [{ code: 'I10.x05', name: '高血压病2级', main: true }],
    lines: [line()],
    ...over,
  };
}

function facts(over: Partial<ReviewFacts> = {}): ReviewFacts {
  return {
    now: NOW,
    patientMatches: true,
    history: [],
    linesWithProduct: new Set([1, 2, 3]),
    ...over,
  };
}

type Row = readonly [
  string,
  Partial<Prescription>,
  Partial<ReviewFacts>,
  readonly (readonly [ReviewFinding['rule'], FindingLevel, readonly number[]])[],
];

const ROWS: readonly Row[] = [
  ['nothing to find', {}, {}, []],
  ['somebody else', {}, { patientMatches: false }, [['person', 'block', []]]],
  ['person not compared yet', {}, { patientMatches: null }, []],
  ['expired', { validUntilText: '2026-11-21 10:41:59' }, {}, [['expired', 'block', []]]],
  [
    'expires within a day',
    { validUntilText: '2026-11-21 16:00:00' },
    {},
    [['expiresSoon', 'note', []]],
  ],
  ['validity unreadable', { validUntilText: '三天' }, {}, []],
  [
    'penicillin and 阿莫西林',
    { allergies: '青霉素过敏（皮疹）', lines: [line({ genericName: '阿莫西林胶囊' })] },
    {},
    [['allergy', 'block', [1]]],
  ],
  [
    '磺胺 and 塞来昔布',
    { allergies: '磺胺类', lines: [line({ genericName: '塞来昔布胶囊' })] },
    {},
    [['allergy', 'block', [1]]],
  ],
  ['allergy to another class', { allergies: '青霉素' }, {}, []],
  ['pregnant', { pregnancyWeeks: '24' }, {}, [['pregnancy', 'handle', [1]]]],
  ['pregnancy of zero weeks', { pregnancyWeeks: '0' }, {}, []],
  ['lactating', { lactating: true }, {}, [['lactation', 'handle', [1]]]],
  ['child', { patientAge: '9' }, {}, [['child', 'note', [1]]]],
  ['infant in months', { patientAge: '8个月' }, {}, [['child', 'note', [1]]]],
  ['twelve years', { patientAge: '12岁' }, {}, []],
  ['8 days, ordinary', { lines: [line({ days: '8' })] }, {}, [['days', 'handle', [1]]]],
  ['28 days, long', { isLong: true, lines: [line({ days: '28' })] }, {}, []],
  ['84 days, long', { isLong: true, lines: [line({ days: '84天' })] }, {}, []],
  [
    '85 days, long',
    { isLong: true, lines: [line({ days: '85' })] },
    {},
    [['longDays', 'block', [1]]],
  ],
  [
    'long with antimicrobial',
    { isLong: true, lines: [line({ genericName: '左氧氟沙星片' })] },
    {},
    [['longAntimicrobial', 'block', [1]]],
  ],
  [
    'same generic twice',
    { lines: [line(), line({ lineNo: 2, spec: '10mg×7片' })] },
    {},
    [['duplicate', 'handle', [1, 2]]],
  ],
  ['dose missing', { lines: [line({ dose: ' ' })] }, {}, [['usage', 'handle', [1]]]],
  ['frequency missing', { lines: [line({ frequency: '' })] }, {}, [['usage', 'handle', [1]]]],
  ['no product', {}, { linesWithProduct: new Set() }, [['noProduct', 'note', [1]]]],
  [
    'fetched 14 days ago for 28',
    {
      isLong: true,
      lines: [
        line({ days: '28', genericName: '硫酸氢氯吡格雷片', quantity_e4: quantityE4(40_000) }),
      ],
    },
    {
      history: [
        { name: '硫酸氢氯吡格雷片', dispensedAtText: '2026-11-07 09:00:00', quantity: '4盒' },
      ],
    },
    [['history', 'handle', [1]]],
  ],
  [
    'fetched 28 days ago for 28',
    { isLong: true, lines: [line({ days: '28', quantity_e4: quantityE4(40_000) })] },
    { history: [{ name: '苯磺酸氨氯地平片', dispensedAtText: '2026-10-24', quantity: '4' }] },
    [],
  ],
  [
    'blocks first, whatever the order of the rules',
    {
      pregnancyWeeks: '24',
      patientAge: '9',
      allergies: '头孢',
      lines: [line({ genericName: '头孢克肟片' })],
    },
    { patientMatches: false },
    [
      ['person', 'block', []],
      ['allergy', 'block', [1]],
      ['pregnancy', 'handle', [1]],
      ['child', 'note', [1]],
    ],
  ],
];

describe('findingsFor', () => {
  it.each(ROWS)('%s', (_name, rx, given, expected) => {
    const found = findingsFor(prescription(rx), facts(given));
    expect(found.map((finding) => [finding.rule, finding.level, finding.lineNos])).toEqual(
      expected,
    );
    expect(found.map((finding) => finding.key)).toEqual(
      [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].slice(0, found.length),
    );
    expect(found.every((finding) => finding.title !== '' && finding.detail !== '')).toBe(true);
  });

  it('says how much of the last dispensing is left', () => {
    const rx = prescription({
      isLong: true,
      lines: [line({ days: '28', quantity_e4: quantityE4(40_000) })],
    });
    const past = { name: '苯磺酸氨氯地平片', dispensedAtText: '2026-11-07', quantity: '4' };
    const [finding] = findingsFor(rx, facts({ history: [past] }));
    expect(finding).toMatchObject({
      title: '重复购药 · 苯磺酸氨氯地平片',
      detail: '11-07 已取 28 天量，按用法尚余 14 天。',
    });
  });

  it('goes on from Z with AA', () => {
    const lines = Array.from({ length: 28 }, (_, index) =>
      line({ lineNo: index + 1, genericName: `药${index}`, dose: '' }),
    );
    const rx = prescription({ lines });
    const all = new Set(lines.map((each) => each.lineNo));
    const found = findingsFor(rx, facts({ linesWithProduct: all }));
    expect(found.slice(25).map((finding) => finding.key)).toEqual(['Z', 'AA', 'AB']);
  });
});

describe('allergyMatch', () => {
  it.each([
    ['', '阿莫西林胶囊', null],
    ['无', '阿莫西林胶囊', null],
    ['否认药物过敏史', '阿莫西林胶囊', null],
    ['不详', '阿莫西林胶囊', null],
    ['无食物过敏，青霉素皮疹', '阿莫西林胶囊', '青霉素类'],
    ['头孢类', '头孢呋辛酯片', '头孢菌素类'],
    ['对阿卡波糖过敏', '阿卡波糖片', '过敏药物本身'],
    ['花粉', '阿卡波糖片', null],
  ])('%j and %s → %s', (note, name, expected) => {
    expect(allergyMatch(note, name)).toBe(expected);
  });

  it('knows antimicrobials by name', () => {
    expect(isAntimicrobial('阿莫西林胶囊')).toBe(true);
    expect(isAntimicrobial('苯磺酸氨氯地平片')).toBe(false);
  });
});

function answered(
  key: string,
  rule: ReviewFinding['rule'],
  level: FindingLevel,
  answer = '',
): AnsweredFinding {
  return { key, rule, level, title: '', detail: '', lineNos: [], handled: answer !== '', answer };
}

describe('decisionBlockers', () => {
  it('names what is open, in the words of the review page', () => {
    const findings = [
      answered('A', 'allergy', 'block', '已问过患者'),
      answered('B', 'days', 'handle'),
      answered('C', 'history', 'handle', '患者确认已用完'),
      answered('D', 'child', 'note'),
    ];
    expect(decisionBlockers(findings, [1, 2])).toEqual([
      '拦截 A 未解决',
      '需处理 B 未答复',
      '提示 D 未阅',
      '第 3、4 查未确认',
    ]);
  });

  it('lets a block go only on the prescriber’s word, and person and expiry never', () => {
    const solved = answered('A', 'allergy', 'block', '医师已重新签字：皮试阴性');
    expect(decisionBlockers([solved], [1, 2, 3, 4])).toEqual([]);
    for (const rule of ['person', 'expired'] as const) {
      const stuck = answered('A', rule, 'block', '医师已更正');
      expect(decisionBlockers([stuck], [1, 2, 3, 4])).toEqual(['拦截 A 未解决']);
    }
  });
});

describe('checkSigners', () => {
  const twice = { reason: '独自当班' };
  it.each([
    ['three people', 'a', 'b', 'c', null, true],
    ['reviewer checks', 'a', 'b', 'a', null, true],
    ['checker is the preparer', 'a', 'b', 'b', null, false],
    ['reviewer prepares', 'a', 'a', 'b', null, false],
    ['alone', 'a', 'a', 'a', null, false],
    ['alone, signed twice', 'a', 'a', 'a', twice, true],
    ['alone, no reason', 'a', 'a', 'a', { reason: '  ' }, false],
  ] as const)('%s', (_name, reviewer, preparer, checker, doubleSignature, passes) => {
    const result = checkSigners({ reviewer, preparer, checker, doubleSignature });
    expect(result.ok).toBe(passes);
    if (!result.ok) expect(result.failure.code).toBe('review.samePerson');
  });
});
