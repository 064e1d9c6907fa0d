/** 审方: page skeleton, filled in by the next commits. */
export function ReviewPage() {
  return <main aria-label="审方" />;
}
