/** Which six digits are no secret: what the first guesses of anybody would be. */

/** 000000 and the like, 123456 and its kin in both directions, 121212, 123123, and dates of birth. */
export function isWeakPin(pin: string): boolean {
  const digits = [...pin].map(Number);
  const steps = digits.slice(1).map((digit, index) => digit - (digits[index] ?? 0));
  const [step = 0] = steps;
  const even = steps.every((one) => one === step) && Math.abs(step) <= 1;
  const pairs = pin.slice(0, 2).repeat(3) === pin;
  const halves = pin.slice(0, 3).repeat(2) === pin;
  return even || pairs || halves || isDayOfLife(pin);
}

/** yyMMdd of a day: four in a hundred PINs, and most of those people choose by themselves. */
function isDayOfLife(pin: string): boolean {
  const [month, day] = [Number(pin.slice(2, 4)), Number(pin.slice(4, 6))];
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}
