/** UUID version 7: ordered by time, made without asking anybody. */
export function createIds(now: () => number, random: () => number): () => string {
  let last = 0;
  let sequence = 0;
  const bits = (count: number): number => Math.floor(random() * 2 ** count);
  return () => {
    // Within one millisecond, and when the clock is set back, the sequence keeps the order.
    const at = now();
    if (at > last) {
      last = at;
      sequence = bits(10);
    } else {
      sequence += 1;
      if (sequence >= 2 ** 12) {
        last += 1;
        sequence = 0;
      }
    }
    const time = last.toString(16).padStart(12, '0');
    const ordered = (0x7000 + sequence).toString(16);
    const variant = (0x8000 + bits(14)).toString(16);
    const rest = [bits(24), bits(24)].map((part) => part.toString(16).padStart(6, '0')).join('');
    return `${time.slice(0, 8)}-${time.slice(8)}-${ordered}-${variant}-${rest}`;
  };
}
