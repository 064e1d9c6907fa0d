/** The usage of a prescription line, taken apart for the two lines of a split-pack label. */

/** "口服 每次 1片 每日1次 · 28天" → 用法 "口服 每日1次", 用量 "每次 1片"; both '' when there is none. */
export function labelUsage(usage: string): { readonly usage: string; readonly dosage: string } {
  const parts = /^(.*?) ?每次 (\S+) ?(.*?)(?: · .*)?$/.exec(usage);
  if (parts === null) return { usage, dosage: '' };
  const [, route = '', dose = '', frequency = ''] = parts;
  return { usage: `${route} ${frequency}`.trim(), dosage: `每次 ${dose}` };
}
