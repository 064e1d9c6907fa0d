/** 库存: page skeleton, filled in by the next commits. */
export function StockPage() {
  return <main aria-label="库存" />;
}
