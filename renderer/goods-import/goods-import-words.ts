/** What a dry run came to, in one sentence. */
import type { GoodsPlan } from '#contract/goods-import.ts';

export function planSentence(plan: GoodsPlan): string {
  const parts = [`共 ${plan.rows} 行`, `可导入 ${plan.ready} 行`];
  if (plan.known > 0) parts.push(`本店已有 ${plan.known} 行，不动（改价请在库存按 F8）`);
  if (plan.refused.length > 0) parts.push(`不能导入 ${plan.refused.length} 行`);
  const ignored =
    plan.ignoredColumns.length === 0 ? '' : `没有用到的列：${plan.ignoredColumns.join('、')}。`;
  return `${parts.join('，')}。${ignored}`;
}
