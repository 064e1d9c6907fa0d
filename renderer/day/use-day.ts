/** One day: reading it, comparing it with the platform, sending what waits, going to another one. */
import { useState } from 'react';
import { addDays } from '#core/time.ts';
import type { Day } from '#contract/day.ts';
import type { OutboxItem } from '#contract/outbox.ts';
import type { OpenResolution } from '#contract/resolution.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { allowed, useSession, useSystem } from '#renderer/app/session.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import { dayCsv, saveText } from './day-export.ts';

export type DayDesk = {
  readonly date: string;
  readonly isToday: boolean;
  readonly day: Day | null;
  readonly error: string | null;
  readonly uploads: readonly OutboxItem[] | undefined;
  readonly uploadsError: string | null;
  readonly levelling: boolean;
  readonly levelError: string | null;
  /** True, or why the platform cannot be asked now. */
  readonly levelEnabled: true | string;
  readonly level: () => void;
  readonly send: () => void;
  /** What is on its way out of unknown, and asking the books for all of it now. */
  readonly ways: readonly OpenResolution[];
  readonly lookNow: () => void;
  readonly go: (days: number) => void;
  readonly save: () => void;
  /** 营业日报 on the slip printer, with the seal of the day's audit. */
  readonly print: () => void;
  /** True, or why it cannot be printed. */
  readonly printEnabled: true | string;
};

export function useDay(): DayDesk {
  const session = useSession();
  const businessDate = useSystem()?.businessDate ?? null;
  const say = useNotice((state) => state.say);
  const [chosenDate, setChosenDate] = useState<string | null>(null);
  const date = chosenDate ?? businessDate ?? '';
  const summary = useCall('day.summary', { date }, { enabled: date !== '' });
  const uploads = useCall('outbox.list', { open: true, limit: 200 });
  const level = useCommand('day.level', { failure: 'own' });
  const sendNow = useCommand('outbox.sendNow', {
    done: ({ woken }) =>
      say('info', woken === 0 ? '没有等待上传的内容。' : `正在上传 ${woken} 条，结果见下表。`),
  });
  const report = useCommand('print.dayReport', {
    done: () => say('good', `${date} 的营业日报已送去打印。`),
  });
  const ways = useCall('resolution.list', {}).data ?? [];
  const look = useCommand('resolution.lookNow', {
    done: ({ woken }) => say('info', `正在核对 ${woken} 单，结果见差异。`),
  });
  const lookNow = (): void => {
    if (!look.isPending) look.mutate({});
  };
  const day = summary.data ?? null;
  return {
    date,
    isToday: chosenDate === null,
    day,
    error: summary.error?.sentence ?? null,
    uploads: uploads.data,
    uploadsError: uploads.error?.sentence ?? null,
    levelling: level.isPending,
    levelError: level.error?.sentence ?? null,
    levelEnabled: level.isPending ? '正在核对，请稍等。' : allowed(session, ['manager']),
    level: () => {
      if (ways.length > 0) lookNow();
      level.mutate({ date });
    },
    ways,
    lookNow,
    send: () => sendNow.mutate({}),
    go: (days) => {
      const target = addDays(date, days);
      setChosenDate(target === businessDate ? null : target);
      level.reset();
    },
    print: () => {
      if (!report.isPending) report.mutate({ date });
    },
    printEnabled: allowed(session, ['manager']),
    save: () => {
      if (day) saveText(`对账-${day.date}.csv`, dayCsv(day));
    },
  };
}
