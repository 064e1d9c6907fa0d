/** Somebody who wants the keys themselves for a moment, before the scanner router hears them. */

/** True: the key was taken and goes no further. */
type Tap = (event: KeyboardEvent) => boolean;

let tap: Tap | null = null;

/** Gets every key until the returned function is called. */
export function tapKeys(next: Tap): () => void {
  tap = next;
  return () => {
    if (tap === next) tap = null;
  };
}

export function isTapped(event: KeyboardEvent): boolean {
  return tap?.(event) ?? false;
}
