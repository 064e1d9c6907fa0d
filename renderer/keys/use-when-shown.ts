/**
 * A key pressed on the heels of another must not be lost, nor act on what was on the screen before:
 * Enter upon F9 means the newest sale, F6 upon a word typed means what that word finds.
 */
import { useEffect, useEffectEvent, useState } from 'react';

/**
 * The act, done at once or, while what it acts on is `waiting` to be shown, as soon as that is
 * there. Of several presses the last one counts.
 */
export function useWhenShown<Arguments extends readonly unknown[]>(
  waiting: boolean,
  act: (...given: Arguments) => void,
): (...given: Arguments) => void {
  const [wanted, setWanted] = useState<Arguments | null>(null);
  const actNow = useEffectEvent((given: Arguments) => {
    setWanted(null);
    act(...given);
  });
  useEffect(() => {
    if (wanted !== null && !waiting) actNow(wanted);
  }, [wanted, waiting]);
  return (...given) => (waiting ? setWanted(given) : act(...given));
}
