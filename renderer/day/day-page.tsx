/** 对账: page skeleton, filled in by the next commits. */
export function DayPage() {
  return <main aria-label="对账" />;
}
