/** The audit of a store that nobody has open: read only, for `till audit verify`. */
import type { AuditMark, AuditWalk } from './audit.ts';
import { AUDIT_ORIGIN, walkAudit } from './audit.ts';
import { connect } from './open.ts';

const ROWS_A_PIECE = 5_000;

/**
 * Walks the whole chain of a file.
 * @param key 64 hexadecimal digits for an encrypted file
 * @throws what SQLite throws for a file it cannot read (another key: SQLITE_NOTADB)
 */
export function auditOfFile(
  file: string,
  key?: string,
): { readonly rows: number; readonly brokenRow: number | null; readonly last: AuditMark } {
  const db = connect(key === undefined ? { file } : { file, key }, { readonly: true });
  try {
    let walk: AuditWalk = { mark: AUDIT_ORIGIN, brokenRow: null, atEnd: false };
    while (walk.brokenRow === null && !walk.atEnd) walk = walkAudit(db, walk.mark, ROWS_A_PIECE);
    return { rows: walk.mark.row, brokenRow: walk.brokenRow, last: walk.mark };
  } finally {
    db.close();
  }
}
