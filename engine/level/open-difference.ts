/** A difference that a person works on: it is there, open, and this act fits it. */
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import type { LevelDifferenceRecord } from '#db/level.ts';
import { differenceById } from '#db/level.ts';
import type { Db } from '#db/sql.ts';

export function openDifference(
  db: Db,
  id: number,
  act: LevelDifferenceRecord['act'] | 'any',
): Result<LevelDifferenceRecord> {
  const row = differenceById(db, id);
  if (row === null) return fail('level.unknown', '没有这项差异。', 'differenceId');
  if (row.state !== 'open') return fail('level.notOpen', '这项差异已经处理过。', 'differenceId');
  if (act !== 'any' && row.act !== act) {
    return fail('level.notItsAct', '这项差异不能这样处理。', 'differenceId');
  }
  return ok(row);
}
