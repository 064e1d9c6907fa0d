/**
 * Pinyin of product names, made once when a name is first stored. pinyin-pro reads characters in
 * their words; drug and herb names it reads wrong are listed here.
 */
import { customPinyin, pinyin } from 'pinyin-pro';

/** Readings of the trade (重楼 is chóng lóu, not zhòng). */
const READINGS: Readonly<Record<string, string>> = {
  重楼: 'chóng lóu',
  重酒石酸: 'chóng jiǔ shí suān',
  重组: 'chóng zǔ',
  参苓: 'shēn líng',
  参松: 'shēn sōng',
  参芪: 'shēn qí',
  参麦: 'shēn mài',
  玄参: 'xuán shēn',
  苦参: 'kǔ shēn',
  太子参: 'tài zǐ shēn',
  连翘: 'lián qiáo',
  阿胶: 'ē jiāo',
  朝鲜: 'cháo xiǎn',
};

let prepared = false;

export type SearchLetters = {
  /** "amoxilinjiaonang"; names parted by a blank. */
  readonly pinyin: string;
  /** "amxljn" */
  readonly initials: string;
};

/** Letters of a search text (`searchText`); ASCII stays as it is, other characters are left out. */
export function searchLetters(text: string): SearchLetters {
  if (!prepared) {
    customPinyin(READINGS);
    prepared = true;
  }
  const words = text.toLowerCase().split(' ').map(lettersOf);
  return {
    pinyin: words.map((word) => word.pinyin).join(' '),
    initials: words.map((word) => word.initials).join(' '),
  };
}

function lettersOf(word: string): SearchLetters {
  const syllables = pinyin(word, {
    toneType: 'none',
    type: 'array',
    nonZh: 'consecutive',
    v: true,
  }).map((syllable) => syllable.toLowerCase().replace(/[^a-z0-9]/g, ''));
  return {
    pinyin: syllables.join(''),
    // A run of ASCII ("b12") stands in the word itself and keeps all its letters.
    initials: syllables
      .map((syllable) => (word.includes(syllable) ? syllable : syllable.slice(0, 1)))
      .join(''),
  };
}
