/** 设置: page skeleton, filled in by the next commits. */
export function SettingsPage() {
  return <main aria-label="设置" />;
}
