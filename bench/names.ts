/** Invented drug names, makers and specs in the variety of a large shop, from one seed. */

export type Random = () => number;

/** Mulberry32: small, fast, the same everywhere. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function pick<T>(random: Random, list: readonly T[]): T {
  const value = list[Math.floor(random() * list.length)];
  if (value === undefined) throw new Error('an empty list');
  return value;
}

const SALTS = [
  '',
  '',
  '',
  '',
  '盐酸',
  '硫酸',
  '苯磺酸',
  '马来酸',
  '枸橼酸',
  '酒石酸',
  '富马酸',
  '复方',
  '注射用',
  '甲磺酸',
  '琥珀酸',
];
const STEMS = [
  ...'阿莫西林头孢呋辛克肟奥美拉唑兰索雷贝泮托左氧氟沙星环丙诺红霉素罗克拉阿奇辛伐他汀瑞舒普洛美托比索卡维地缬氯坎替米厄贝沙坦依那赖培哚硝苯尼群非洛氨地平格列齐特喹酮吡美吗啉双胍瓜嘧啶维生叶钙锌铁铋',
];
const HERBS = [
  ...'丹参黄芪当归川芎三七银翘板蓝根金莲花连翘柴胡甘草茯苓白术陈皮半夏麦冬五味子枸杞菊益母红杜仲牛膝桂枝附理中归脾六味地黄逍遥',
];
const FORMS = [
  '片',
  '胶囊',
  '颗粒',
  '分散片',
  '缓释片',
  '肠溶片',
  '肠溶胶囊',
  '软胶囊',
  '口服液',
  '滴丸',
  '丸',
  '乳膏',
  '滴眼液',
  '喷雾剂',
  '注射液',
  '干混悬剂',
  '咀嚼片',
  '散',
  '贴膏',
  '糖浆',
];
const PLACES = [
  '江岚',
  '明德',
  '华宁',
  '北辰',
  '康泽',
  '洁安',
  '云岭',
  '海澜',
  '晨曦',
  '南屏',
  '松河',
  '长泰',
  '东岳',
  '青禾',
  '瑞川',
  '百草',
  '同济堂',
  '安源',
  '天目',
  '丰润',
];
const TRADES = ['制药', '药业', '生物', '医药', '医疗', '中药'];
const SPECS = [
  '0.25g×24粒',
  '0.5g×12片',
  '10mg×14片',
  '20mg×28片',
  '5mg×30片',
  '100ml',
  '10ml×10支',
  '6g×12袋',
  '15g',
  '0.1g×60粒',
];

/** A chemical or herbal name; about one in five products has a name of its own. */
export function drugName(random: Random): string {
  const herbal = random() < 0.3;
  const letters = herbal ? HERBS : STEMS;
  const length = 2 + Math.floor(random() * (herbal ? 3 : 4));
  let stem = '';
  for (let index = 0; index < length; index += 1) stem += pick(random, letters);
  return `${herbal ? '' : pick(random, SALTS)}${stem}${pick(random, FORMS)}`;
}

export function maker(random: Random): string {
  return `${pick(random, PLACES)}${pick(random, TRADES)}`;
}

export function spec(random: Random): string {
  return pick(random, SPECS);
}
