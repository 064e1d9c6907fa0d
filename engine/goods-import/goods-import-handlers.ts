/** The goods list of a shop from a file: tried first, then added whole or not at all. */
import { createHash } from 'node:crypto';
import type { ProductId } from '#core/ids.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Db } from '#db/sql.ts';
import type { Handlers } from '../engine.ts';
import { longHandler } from '../engine.ts';
import { approveByManager } from '../staff/check-pin.ts';
import { createProduct } from '../stock/new-product.ts';
import type { Table } from '../table/read-table.ts';
import { readTable } from '../table/read-table.ts';
import { planGoods } from './plan.ts';

export const goodsImportHandlers = {
  'goodsImport.dryRun': longHandler('goodsImport.dryRun', async ({ engine }, input) => {
    const read = await tableOf(input.base64);
    if (!read.ok) return read;
    const planned = planGoods(engine.db, read.value.table);
    return planned.ok ? ok({ sha256: read.value.sha256, ...planned.value.plan }) : planned;
  }),

  'goodsImport.run': longHandler('goodsImport.run', async (scope, input) => {
    const { engine } = scope;
    const read = await tableOf(input.base64);
    if (!read.ok) return read;
    const { sha256, table } = read.value;
    const early = asTried(engine.db, table, sha256, input);
    if (!early.ok) return early;
    const approved = await approveByManager(scope, input.approval);
    if (!approved.ok) return approved;
    return scope.commit((inside): Result<{ added: number }> => {
      // Somebody may have added goods while the PIN was typed.
      const planned = asTried(inside.db, table, sha256, input);
      if (!planned.ok) return planned;
      for (const product of planned.value.ready) {
        createProduct(inside, engine.newId() as ProductId, product, {
          approvedBy: approved.value.staffNo,
        });
      }
      const { ready, known, refused } = planned.value.plan;
      inside.audit('goodsImport.run', sha256.slice(0, 16), {
        ...{ added: ready, known, refused: refused.length, approvedBy: approved.value.staffNo },
      });
      inside.touch('stock');
      return ok({ added: ready });
    });
  }),
} satisfies Partial<Handlers>;

async function tableOf(base64: string): Promise<Result<{ sha256: string; table: Table }>> {
  const bytes = Buffer.from(base64, 'base64');
  const table = await readTable(bytes);
  if (!table.ok) return fail('goodsImport.unreadable', table.failure.sentence);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return ok({ sha256, table: table.value });
}

function asTried(
  db: Db,
  table: Table,
  sha256: string,
  tried: { readonly sha256: string; readonly ready: number },
) {
  const planned = planGoods(db, table);
  if (!planned.ok) return planned;
  const same = sha256 === tried.sha256 && planned.value.ready.length === tried.ready;
  if (same) return planned;
  return fail('goodsImport.changed', '文件或商品在检查之后变了，请再检查一次。');
}
