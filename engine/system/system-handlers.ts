/** What the status bar shows: line, sign-in, unsent work, money due, unknown outcomes, printer, shift. */
import type { SystemState } from '#contract/system.ts';
import { printerWord } from '#core/device.ts';
import { ok } from '#core/result.ts';
import { chinaDate } from '#core/time.ts';
import { countOpenMoneyTasks } from '#db/money-task.ts';
import { outboxBacklog } from '#db/outbox.ts';
import { countWaitingPrintJobs, heldUpPrintJob, lastTriedPrintJob } from '#db/print-job.ts';
import { countWaitingReviews } from '#db/prescription.ts';
import { unknownClearings } from '#db/clearing.ts';
import { unknownSettlements } from '#db/settlement.ts';
import { countSalesOfShift, openShift } from '#db/shift.ts';
import { shopSignInOn, staffByNo } from '#db/staff.ts';
import { scannerStateOf } from '../device/scanner/attach.ts';
import type { QueryScope } from '../engine.ts';
import { queryHandler } from '../engine.ts';
import { unsentState } from '../line/unsent.ts';
import { backupAge } from '../safe/backup-desk.ts';
import { safetyChecks } from '../safe/start-checks.ts';

/** Beyond this the platform may refuse signatures (design notes §6). */
const CLOCK_LIMIT_S = 60;

export const systemHandlers = {
  'system.state': queryHandler('system.state', (scope) => ok(systemState(scope))),
};

function systemState(scope: QueryScope): SystemState {
  const { engine, db, caller, now } = scope;
  const unknown = unknownSettlements(db);
  const shift = openShift(db, caller.till);
  const { line } = engine.memory;
  const signedIn = shopSignInOn(db, chinaDate(now)) !== undefined;
  return {
    version: engine.version,
    training: engine.store.training,
    storeName: engine.store.storeName,
    till: caller.till,
    tills: [...engine.store.tills],
    now,
    businessDate: chinaDate(now),
    regionName: engine.profile.name,
    platform: {
      state: line.state,
      latency_ms: line.latency_ms,
      since: line.since,
      forced: line.forced && {
        name: staffByNo(db, line.forced.staffNo)?.name ?? line.forced.staffNo,
        at: line.forced.at,
      },
      offlineSince: line.state === 'offline' ? line.since : null,
      nextProbeAt: line.nextProbeAt,
      backAt: line.backAt,
      signedIn,
      note: signedIn ? '' : engine.memory.signInNote,
      clockSkew_s: line.clockSkew_s,
    },
    ...unsentState(scope),
    moneyTasks: countOpenMoneyTasks(db),
    clearingsUnknown: unknownClearings(db).length,
    unknown: { count: unknown.length, oldestAt: unknown[0]?.started_at ?? null },
    unwritten: unwrittenOf(scope),
    reviewsWaiting: countWaitingReviews(db),
    printer: printerState(scope),
    scanner: scannerStateOf(engine, caller.till),
    backup: backupAge(engine, now),
    shift:
      shift === null
        ? null
        : { openedAt: shift.opened_at, saleCount: countSalesOfShift(db, shift) },
    checks: [...engine.memory.checks, ...liveChecks(scope, signedIn)],
  };
}

/** What the start-up list says of the region, the clock, the printer and yesterday's unsent work. */
function liveChecks(scope: QueryScope, signedIn: boolean): SystemState['checks'] {
  const { line, signInNote } = scope.engine.memory;
  const printer = printerState(scope);
  const unsent = outboxBacklog(scope.db).count;
  const skew = line.clockSkew_s;
  const late = skew !== null && Math.abs(skew) > CLOCK_LIMIT_S;
  return [
    {
      name: '医保平台',
      state: signedIn ? 'ok' : 'warn',
      note: signedIn ? '已签到' : signInNote || '登录后自动签到',
    },
    {
      name: '时钟偏差',
      state: late ? 'bad' : 'ok',
      note: skew === null ? '连上平台后核对' : `${skew} 秒`,
    },
    ...troubles(scope),
    ...safetyChecks(scope.engine, scope.now),
    {
      name: '打印机',
      state: printer.state === 'ready' ? 'ok' : 'warn',
      note: printer.state === 'ready' ? '就绪' : printer.note,
    },
    {
      name: '待上传',
      state: unsent === 0 ? 'ok' : 'warn',
      note: unsent === 0 ? '没有' : `${unsent} 条，会自动续传`,
    },
  ];
}

/** Only there when there is something to say: outcomes not on disk yet, a clock that was set back. */
function troubles(scope: QueryScope): SystemState['checks'] {
  const { clock } = scope.engine.memory;
  const unwritten = unwrittenOf(scope);
  const minutes = Math.round(clock.setBack_ms / 60_000);
  const found: SystemState['checks'] = [];
  if (unwritten.disk > 0) {
    const note = `${unwritten.disk} 笔结果没有写进磁盘，请清理磁盘，系统会自动补记`;
    found.push({ name: '本机磁盘', state: 'bad', note });
  }
  if (unwritten.bug > 0) {
    const note = `${unwritten.bug} 笔结果因程序出错没有记下，请店长重新启动收银台，重启后按未知核对`;
    found.push({ name: '程序出错', state: 'bad', note });
  }
  if (minutes > 0) {
    const note = `被拨回约 ${minutes} 分钟，单号照常，请核对本机时间`;
    found.push({ name: '本机时钟', state: 'warn', note });
  }
  return found;
}

function unwrittenOf({ engine }: QueryScope): SystemState['unwritten'] {
  const causes = [...engine.memory.unwritten].map(({ cause }) => cause);
  const bug = causes.filter((cause) => cause === 'bug').length;
  return { disk: causes.length - bug, bug };
}

/** A printer is as good as its last paper, and as the one that it would not take. */
function printerState({ engine, db }: QueryScope): SystemState['printer'] {
  const { target } = engine.printer;
  const waiting = countWaitingPrintJobs(db);
  if (target === '未配置')
    return { state: 'none', word: '未配置', note: '没有配置打印机', waiting };
  const held = heldUpPrintJob(db);
  const last = held ?? lastTriedPrintJob(db);
  if (held === null && last?.state !== 'failed') {
    return { state: 'ready', word: '就绪', note: target, waiting };
  }
  const reason = last?.reason ?? '';
  return { state: 'fault', word: printerWord(reason), note: reason, waiting };
}
