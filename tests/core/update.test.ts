/** When the program may update itself, and from where: every cell. */
import { describe, expect, it } from 'vitest';
import { updateFeed, updateObstacle } from '#core/update.ts';

const STAGES = ['idle', 'checking', 'none', 'found', 'downloading', 'ready', 'failed'] as const;
const FEED = 'https://updates.example.com/rxtill';

describe('an order to update', () => {
  it('is obeyed in exactly these cases', () => {
    const obeyed: string[] = [];
    for (const act of ['check', 'download', 'install'] as const) {
      for (const stage of STAGES) {
        for (const shiftsOpen of [0, 1]) {
          const facts = { hasShell: true, feed: FEED, stage, shiftsOpen };
          if (updateObstacle(act, facts) === null) obeyed.push(`${act} ${stage} ${shiftsOpen}`);
        }
      }
    }
    expect(obeyed).toEqual([
      ...['idle', 'none', 'found', 'ready', 'failed'].flatMap((stage) => [
        `check ${stage} 0`,
        `check ${stage} 1`,
      ]),
      'download found 0',
      'install ready 0',
    ]);
  });

  it('names what stands against it', () => {
    const facts = { hasShell: true, feed: FEED, stage: 'found', shiftsOpen: 2 } as const;
    expect(updateObstacle('download', facts)).toBe('shiftOpen');
    expect(updateObstacle('install', { ...facts, shiftsOpen: 0 })).toBe('notNow');
    expect(updateObstacle('check', { ...facts, feed: '' })).toBe('off');
    expect(updateObstacle('check', { ...facts, hasShell: false })).toBe('noShell');
  });
});

describe('the address of the feed', () => {
  it.each([
    ['', ''],
    [FEED, FEED],
    [`${FEED}/`, FEED],
    ['https://updates.example.com:8443', 'https://updates.example.com:8443'],
    ['http://127.0.0.1:4000/feed', 'http://127.0.0.1:4000/feed'],
  ])('%j is kept as %j', (text, kept) => expect(updateFeed(text)).toBe(kept));

  it.each([
    'http://updates.example.com',
    'http://127.0.0.1.example.com/',
    'ftp://updates.example.com',
    'file:///tmp/feed',
    'updates.example.com',
    'https://user:secret@updates.example.com/',
    'https://updates.example.com/?a=b',
    'https://updates.example.com/#a',
    'https://updates.example.com/a b',
    'https://',
  ])('%j is refused', (text) => expect(updateFeed(text)).toBeNull());
});
