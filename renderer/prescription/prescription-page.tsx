/** 处方: page skeleton, filled in by the next commits. */
export function PrescriptionPage() {
  return <main aria-label="处方" />;
}
