/** Whether the platform's own end of validity has passed (never computed from days). */
export function isExpired(row: { readonly valid_until_at: number | null }, now: number): boolean {
  return row.valid_until_at !== null && row.valid_until_at < now;
}
