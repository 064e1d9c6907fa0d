/** What the start-up list says of backups, the recovery code, and a store that was restored. */
import type { SystemState } from '#contract/system.ts';
import { chinaDateTime } from '#core/time.ts';
import type { Engine } from '../engine.ts';
import { readRestored } from './after-restore.ts';
import { backupAge } from './backup-desk.ts';
import { readSafeFile } from './safe-file.ts';

const STATES = { calm: 'ok', amber: 'warn', red: 'bad' } as const;

export function safetyChecks(engine: Engine, now: number): SystemState['checks'] {
  const found: SystemState['checks'] = [];
  const restored = readRestored(engine.db);
  if (restored !== null && restored.levelledAt === null) {
    const note = `恢复自 ${minute(restored.backupAt)} 的备份，医保结算未开放：请店长核对这之后的医保账（设置 › 数据安全）`;
    found.push({ name: '恢复后核对', state: 'bad', note });
  }
  const age = backupAge(engine, now);
  if (age !== null) {
    const words = [age.at === null ? '' : `上次 ${minute(age.at)}`, age.note];
    const note = words.filter((word) => word !== '').join('，');
    found.push({ name: '数据备份', state: STATES[age.tone], note });
  }
  const { safe } = engine;
  if (safe !== null && (readSafeFile(safe.dataDir)?.current.recoveryMadeAt ?? null) === null) {
    const note = '还没有，请店长到设置里生成';
    found.push({ name: '数据恢复码', state: 'warn', note });
  }
  return found;
}

/** `11-22 03:05` */
function minute(at: number): string {
  return chinaDateTime(at).slice(5, 16);
}
