/** When the program may update itself. Pure. */

/** What stands against an order; null when nothing does. */
export type UpdateObstacle = 'noShell' | 'off' | 'shiftOpen' | 'notNow';

export type UpdateFacts = {
  readonly hasShell: boolean;
  readonly feed: string;
  readonly stage: 'idle' | 'checking' | 'none' | 'found' | 'downloading' | 'ready' | 'failed';
  /** Open shifts of the whole store. */
  readonly shiftsOpen: number;
};

/**
 * Looking at the feed is a few hundred bytes and may always be done; fetching and installing never
 * while a shift is open at any till: the line and the machine belong to the counter then.
 */
export function updateObstacle(
  act: 'check' | 'download' | 'install',
  { hasShell, feed, stage, shiftsOpen }: UpdateFacts,
): UpdateObstacle | null {
  if (!hasShell) return 'noShell';
  if (feed === '') return 'off';
  if (act === 'check') return stage === 'checking' || stage === 'downloading' ? 'notNow' : null;
  if (shiftsOpen > 0) return 'shiftOpen';
  return stage === (act === 'download' ? 'found' : 'ready') ? null : 'notNow';
}

/**
 * The address as it is kept, or null when it is none: what is installed is trusted by it, so it is
 * https; plain http only to this machine itself.
 */
export function updateFeed(text: string): string | null {
  if (text === '') return '';
  const match = /^(https?):\/\/([^/?#@\s:]+)(:\d{1,5})?(\/[^?#\s]*)?$/.exec(text);
  if (match === null) return null;
  const [, scheme, host = ''] = match;
  if (scheme === 'http' && host !== '127.0.0.1') return null;
  return text.replace(/\/+$/, '');
}
