/**
 * A small table of drug classes for the automatic checks: which names belong to a class a patient
 * says to be allergic to, and which are antimicrobials. Deliberately short and by name only: an open
 * source of interaction data was not found (counter-and-devices §1.4), and a pharmacist reads every
 * prescription anyway.
 */

type DrugClass = {
  readonly name: string;
  /** Words in an allergy note that mean this class. */
  readonly said: readonly string[];
  /** Parts of generic names that belong to it. */
  readonly members: readonly string[];
};

/** Cross-reactions a label warns of are listed with their class (磺胺 → 塞来昔布). */
const ALLERGY_CLASSES: readonly DrugClass[] = [
  { name: '青霉素类', said: ['青霉素'], members: ['西林', '青霉素'] },
  { name: '头孢菌素类', said: ['头孢', '先锋霉素'], members: ['头孢', '拉氧头孢'] },
  {
    name: '磺胺类',
    said: ['磺胺'],
    members: ['磺胺', '塞来昔布', '柳氮磺吡啶', '复方新诺明', '格列本脲', '格列齐特', '呋塞米'],
  },
  {
    name: '喹诺酮类',
    said: ['喹诺酮', '沙星'],
    members: ['沙星'],
  },
  {
    name: '大环内酯类',
    said: ['大环内酯', '红霉素', '阿奇霉素'],
    members: ['红霉素', '阿奇霉素', '克拉霉素', '罗红霉素'],
  },
  {
    name: '解热镇痛抗炎药',
    said: ['阿司匹林', '水杨酸', '解热镇痛', '非甾体', '布洛芬'],
    members: ['阿司匹林', '布洛芬', '双氯芬酸', '萘普生', '吲哚美辛', '洛索洛芬', '塞来昔布'],
  },
  { name: '四环素类', said: ['四环素'], members: ['四环素', '多西环素', '米诺环素', '土霉素'] },
  { name: '碘制剂', said: ['碘'], members: ['聚维酮碘', '碘酊', '碘化', '胺碘酮'] },
];

const ANTIMICROBIALS: readonly string[] = [
  '西林',
  '青霉素',
  '头孢',
  '沙星',
  '红霉素',
  '阿奇霉素',
  '克拉霉素',
  '四环素',
  '多西环素',
  '米诺环素',
  '克林霉素',
  '林可霉素',
  '磺胺甲',
  '复方新诺明',
  '甲硝唑',
  '替硝唑',
  '奥硝唑',
  '呋喃妥因',
  '磷霉素',
  '氟康唑',
  '伊曲康唑',
];

/** One clause that says there is no allergy; a note of several clauses is read for its drugs. */
const NO_ALLERGY = /^(无|否|不详|未知|没有|-|—|0|none)[^，,;；。]*[。.]?$/i;

/**
 * Why a drug is the one the patient is allergic to: the class, or the drug itself; null when the
 * note and the name have nothing in common. Note and name are free text.
 */
export function allergyMatch(allergies: string, drugName: string): string | null {
  const note = allergies.trim();
  if (note === '' || NO_ALLERGY.test(note)) return null;
  for (const group of ALLERGY_CLASSES) {
    const said = group.said.some((word) => note.includes(word));
    if (said && group.members.some((word) => drugName.includes(word))) return group.name;
  }
  // The note names the drug itself, whatever its class: 对阿卡波糖过敏.
  const named = note
    .split(/[\s,，、;；。:：()（）/]+|过敏|皮疹|对/)
    .some((word) => word.length >= 3 && drugName.includes(word));
  return named ? '过敏药物本身' : null;
}

/** Antimicrobial by name (excluded from long prescriptions, counter-and-devices §1.1 rule 17). */
export function isAntimicrobial(drugName: string): boolean {
  return ANTIMICROBIALS.some((word) => drugName.includes(word));
}
