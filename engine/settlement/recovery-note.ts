/** What a start found half-way, counted and in words a manager understands. */
import type { Intent } from '#db/intent.ts';

/** How many of each kind. */
export type Recovery = {
  /** Sent, and no answer: settlements, voids, reversals, reviews, clearings, uploads. */
  settlements: number;
  voids: number;
  reversals: number;
  reviews: number;
  /** 3203 and 3204 of a month. */
  clearings: number;
  uploads: number;
  /** Uploads that never left, and go up now. */
  uploadsGoOn: number;
  /** Requests at the counter that never left: given up. */
  dropped: number;
  /** Slips perhaps on paper, perhaps not. */
  slips: number;
};

export function nothingFound(): Recovery {
  return {
    ...{ settlements: 0, voids: 0, reversals: 0, reviews: 0, clearings: 0, uploads: 0 },
    ...{ uploadsGoOn: 0, dropped: 0, slips: 0 },
  };
}

const KINDS: Readonly<Record<string, keyof Recovery>> = {
  '2102': 'settlements',
  '2103': 'voids',
  '2601': 'reversals',
  '7206': 'reviews',
  '3203': 'clearings',
  '3204': 'clearings',
};

/** An intent found `sent` is unknown; one found `recorded` never left. */
export function countIntent(found: Recovery, intent: Intent): void {
  const atCounter = KINDS[intent.infno];
  if (intent.state === 'sent') found[atCounter ?? 'uploads'] += 1;
  if (intent.state === 'recorded') found[atCounter === undefined ? 'uploadsGoOn' : 'dropped'] += 1;
}

/** One line for the start-up list; '' when nothing was half-way. */
export function recoveryNote(found: Recovery): string {
  const parts: readonly (readonly [number, string])[] = [
    [found.settlements, '笔结算结果未知，正在核对'],
    [found.voids, '笔退费结果未知，正在核对'],
    [found.reversals, '笔冲正结果未知，正在核对'],
    [found.reviews, '张审方结果未知，正在核对'],
    [found.clearings, '项清算申请结果未知，请向经办机构核实'],
    [found.uploads, '条上传结果未知，等待核对'],
    [found.uploadsGoOn, '条上传继续'],
    [found.dropped, '笔没有发出，已退回原状态'],
    [found.slips, '张小票不知是否打出，可按 F10 重打'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`)
    .join('；');
}
