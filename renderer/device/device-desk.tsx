/** The devices of the engine on one page: printer, drawer, display, and the papers in the queue. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { PrintJobView } from '#contract/device.ts';
import type { SystemState } from '#contract/system.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { allowed, useSession } from '#renderer/app/session.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import { ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { useKeys } from '#renderer/keys/use-keys.ts';
import { ActionButton } from '#renderer/page-parts/action-button.tsx';
import { DeviceCards } from './device-cards.tsx';
import type { DeviceActs } from './device-cards.tsx';
import { DeviceFormDialog } from './device-form-dialog.tsx';
import { PrintQueueCard } from './print-queue-card.tsx';
import type { QueueActs } from './print-queue-card.tsx';
import styles from './device.module.css';

function useDeviceActs(): DeviceActs {
  const say = useNotice((state) => state.say);
  const check = useCommand('device.check');
  const testSlip = useCommand('print.testSlip');
  const drawer = useCommand('drawer.open');
  const display = useCommand('device.testDisplay');
  return {
    check: () => {
      if (check.isPending) return;
      check.mutate(
        {},
        {
          onSuccess: ({ printer }) => {
            const fault = printer.state === 'fault';
            const words = { ready: '打印机就绪。', silent: '打印机接得通，但不回答状态。' };
            if (fault) say('bad', `${printer.note}。`);
            else if (printer.state === 'ready') say('good', words.ready);
            else if (printer.state === 'silent') say('info', words.silent);
            else say('info', '这种打印机问不到状态，请打测试页。');
          },
        },
      );
    },
    testSlip: () =>
      testSlip.mutate({}, { onSuccess: () => say('info', '测试页已送去打印，结果见打印队列。') }),
    openDrawer: () =>
      drawer.mutate(
        { reason: '设备测试' },
        { onSuccess: () => say('good', '已让钱箱打开，已记录。') },
      ),
    testDisplay: () => {
      if (display.isPending) return;
      display.mutate(
        {},
        {
          onSuccess: ({ display: shown }) => {
            if (shown.state === 'ready') say('good', '顾显应显示 RXTILL 和两行数字。');
            else say('bad', `${shown.note}。`);
          },
        },
      );
    },
  };
}

function useQueueActs(jobs: readonly PrintJobView[]): QueueActs {
  const say = useNotice((state) => state.say);
  const tryNow = useCommand('print.tryNow');
  const dropOne = useCommand('print.drop');
  // Newest first on the screen; the printer begins with the oldest.
  const first = jobs.findLast((job) => job.state === 'waiting');
  const drop = ({ printId }: PrintJobView): void => {
    if (dropOne.isPending) return;
    dropOne.mutate(
      { printId },
      { onSuccess: () => say('good', '这一张不再打，钱已记账不受影响。') },
    );
  };
  return {
    enabled: first !== undefined || '没有等待打印的。',
    drop,
    dropFirst: () => {
      if (first !== undefined) drop(first);
    },
    tryNow: () =>
      tryNow.mutate({}, { onSuccess: ({ waiting }) => say('info', `正在再打 ${waiting} 张。`) }),
  };
}

export function DeviceDesk({ system }: { readonly system: SystemState }): ReactNode {
  const device = useCall('device.state', {});
  const queue = useCall('print.queue', {});
  const [changing, setChanging] = useState(false);
  const mayChange = allowed(useSession(), ['manager']) === true || '设备只有店长能改。';
  const jobs = queue.data ?? [];
  const acts = useDeviceActs();
  const queueActs = useQueueActs(jobs);
  const change = (): void => setChanging(true);
  useKeys('设备', [
    { key: 'F2', label: '查状态', run: acts.check, legend: true },
    { key: 'F3', label: '测试页', run: acts.testSlip, legend: true },
    { key: 'F4', label: '开钱箱', run: acts.openDrawer, legend: true },
    { key: 'F7', label: '顾显测试', run: acts.testDisplay, legend: true },
    { key: 'F8', label: '改设备', run: change, enabled: mayChange, legend: true },
    {
      key: 'F10',
      label: '立即再打',
      run: queueActs.tryNow,
      enabled: queueActs.enabled,
      legend: queueActs.enabled === true,
    },
    {
      key: 'Delete',
      label: '不再打',
      run: queueActs.dropFirst,
      enabled: queueActs.enabled,
      legend: queueActs.enabled === true,
    },
  ]);
  if (device.error) return <ErrorState>{device.error.sentence}</ErrorState>;
  if (device.data === undefined) return <LoadingState text="正在读取" />;
  return (
    <>
      <DeviceCards device={device.data} system={system} acts={acts} />
      <div className={styles['change']}>
        <ActionButton cap="F8" enabled={mayChange} onPress={change}>
          改设备
        </ActionButton>
        <span>地址、纸宽、钱箱和顾显。改了马上起用，不用重启。</span>
      </div>
      <PrintQueueCard jobs={jobs} acts={queueActs} />
      <div className={styles['gap']} />
      {changing && (
        <DeviceFormDialog settings={device.data.settings} onClose={() => setChanging(false)} />
      )}
    </>
  );
}
