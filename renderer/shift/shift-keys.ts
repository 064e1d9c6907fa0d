/** The keys of the shift on the day page: opening, cash in and out, counting again, reports. */
import type { Shift } from '#contract/shift.ts';
import type { KeyBinding } from '#renderer/keys/key-store.ts';

export type ShiftDialog = 'open' | 'move' | 'report' | 'history';

type ShiftKeyActs = {
  readonly shift: Shift | null;
  readonly recountEnabled: true | string;
  readonly show: (dialog: ShiftDialog) => void;
  readonly recount: () => void;
};

export function shiftKeys(acts: ShiftKeyActs): readonly KeyBinding[] {
  const { shift, show } = acts;
  const given = shift !== null && (shift.floatHow !== 'assumed' || shift.counts.length > 0);
  const opened = given && shift.closedAt === null ? '本台已经开班。' : true;
  const report =
    shift === null ? '还没有开班。' : shift.figures === null ? '先点数，再看应有金额。' : true;
  return [
    { key: 'KeyO', label: '开班', run: () => show('open'), enabled: opened },
    { key: 'KeyK', label: '补款缴款', run: () => show('move') },
    { key: 'KeyR', label: '重点一次', run: acts.recount, enabled: acts.recountEnabled },
    { key: 'KeyX', label: '班次报表', run: () => show('report'), enabled: report },
    { key: 'KeyH', label: '班次记录', run: () => show('history') },
  ];
}
