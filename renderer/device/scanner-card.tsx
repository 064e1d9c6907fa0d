/** 扫码枪: what is plugged in and read, which till it belongs to, and the typing scanners of this window. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { chinaTime } from '#core/time.ts';
import type { ScannerDeviceView } from '#contract/scanner.ts';
import type { SystemState } from '#contract/system.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { Card } from '#renderer/design/card.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { useKeys } from '#renderer/keys/use-keys.ts';
import { ActionButton } from '#renderer/page-parts/action-button.tsx';
import { scannerLook } from '#renderer/scanner/scanner-words.ts';
import { keepLearnt, learntScanners } from '#renderer/scanner/settings.ts';
import { useWedgeHeard, wedgeIsUsed } from '#renderer/scanner/wedge-store.ts';
import { WedgeSetupDialog } from './wedge-setup-dialog.tsx';
import styles from './scanner-card.module.css';

const STATUS = {
  opening: ['waiting', '正在打开'],
  open: ['confirmed', '已连接'],
  refused: ['refused', '没有权限'],
  failed: ['limited', '读不到，会再试'],
} as const;

const TONE = { good: 'confirmed', warn: 'limited', calm: 'ended' } as const;

export function ScannerCard({ system }: { readonly system: SystemState }): ReactNode {
  const { scanner } = system;
  const say = useNotice((state) => state.say);
  const wedge = useWedgeHeard(({ heardAt }) => wedgeIsUsed(heardAt, system.now));
  const [learnt, setLearnt] = useState(learntScanners);
  const [setup, setSetup] = useState(false);
  const look = scannerLook(scanner, wedge);
  const keep = (scanners: typeof learnt): void => {
    keepLearnt(scanners);
    setLearnt(scanners);
  };
  const forget = (): void => {
    keep([]);
    say('good', '已清除，键盘扫码枪按常用快慢识别。');
  };
  useKeys('扫码枪', [{ key: 'F6', label: '键盘枪', run: () => setSetup(true), legend: true }]);
  return (
    <Card
      title="扫码枪"
      tags={<StateTag kind={TONE[look.tone]}>{look.word}</StateTag>}
      extra={scanner.unheard > 0 && `${scanner.unheard} 个码到时没有窗口，没有处理`}
    >
      {scanner.note !== '' && <p role="status">{scanner.note}</p>}
      <ul className={styles['devices']} aria-label="接在本机的扫码枪">
        {scanner.devices.map((device) => (
          <DeviceRow key={device.key} device={device} tills={system.tills} />
        ))}
      </ul>
      {scanner.devices.length === 0 && (
        <p>
          没有 HID 方式的扫码枪，键盘方式的照常可用。换成 HID 方式：扫说明书里“USB
          HID-POS”的设置码；霍尼韦尔的由程序自己切换。
        </p>
      )}
      <div className={styles['wedge']}>
        <ActionButton cap="F6" onPress={() => setSetup(true)}>
          键盘枪设置扫描
        </ActionButton>
        <span>
          {learnt.length === 0
            ? '还没有学过，按常用快慢识别。'
            : `已学 ${learnt.length} 把，最慢 ${Math.max(...learnt.map((one) => one.longest_ms))} 毫秒一个字符。`}
        </span>
        {learnt.length > 0 && (
          <button type="button" className="link-button" onClick={forget}>
            清除
          </button>
        )}
      </div>
      {setup && (
        <WedgeSetupDialog
          onClose={() => setSetup(false)}
          onLearnt={(one) => {
            keep([...learnt, one]);
            setSetup(false);
            say('good', '已记下这把扫码枪的快慢。');
          }}
        />
      )}
    </Card>
  );
}

type RowProps = { readonly device: ScannerDeviceView; readonly tills: SystemState['tills'] };

function DeviceRow({ device, tills }: RowProps): ReactNode {
  const pair = useCommand('scanner.pair');
  const [kind, word] = STATUS[device.status];
  return (
    <li className={styles['device']}>
      <b>{device.name}</b>
      <StateTag kind={device.flooding ? 'limited' : kind} plain>
        {device.flooding ? '不停发码，已暂停' : word}
      </StateTag>
      <span>
        已读 {device.scans} 个
        {device.lastScanAt !== null && `，最近 ${chinaTime(device.lastScanAt)}`}
        {device.dropped > 0 && `，丢弃 ${device.dropped} 个无效`}
      </span>
      {tills.length > 1 && (
        <span role="group" aria-label={`${device.name} 归哪一台`} className={styles['tills']}>
          {tills.map((till) => (
            <button
              key={till}
              type="button"
              className="link-button"
              aria-pressed={till === device.till}
              onClick={() => pair.mutate({ device: device.key, till })}
            >
              {till === device.till ? `✓ ${till} 号台` : `${till} 号台`}
            </button>
          ))}
        </span>
      )}
    </li>
  );
}
