/** Calls of the report page: all of them read, away from the counter's thread. */
import { awayHandler } from '../engine.ts';

export const reportHandlers = {
  'report.read': awayHandler('report.read', ({ engine, now }, input) =>
    engine.reports.run({ kind: 'read', input }, now),
  ),
  'report.slips': awayHandler('report.slips', ({ engine, now }, input) =>
    engine.reports.run({ kind: 'slips', input }, now),
  ),
  'report.file': awayHandler('report.file', ({ engine, now }, input) =>
    engine.reports.run({ kind: 'file', input }, now),
  ),
};
