/** 打印机、钱箱、顾客显示屏: what each is and says, and a live test of each by key. */
import type { ReactNode } from 'react';
import type { DeviceState } from '#contract/device.ts';
import type { SystemState } from '#contract/system.ts';
import { Card } from '#renderer/design/card.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import type { StateKind } from '#renderer/design/state-tag.tsx';
import { ActionButton } from '#renderer/page-parts/action-button.tsx';
import { DISPLAY, DRAWER, printerLook } from './device-words.ts';
import { DISPLAY_NAMES, LETTERS, PAPERS } from './device-form-words.ts';
import styles from './device.module.css';

export type DeviceActs = {
  readonly check: () => void;
  readonly testSlip: () => void;
  readonly openDrawer: () => void;
  readonly testDisplay: () => void;
};

type DeviceCardsProps = {
  readonly device: DeviceState;
  readonly system: SystemState;
  readonly acts: DeviceActs;
};

export function DeviceCards({ device, system, acts }: DeviceCardsProps): ReactNode {
  const { settings, printer, display } = device;
  return (
    <div className={styles['cards']}>
      <DeviceCard
        name="小票打印机"
        look={printerLook(device, system.printer)}
        facts={[
          ['地址', printer.target],
          ['纸', PAPERS[settings.printer.columns]],
          ['说明', system.printer.state === 'fault' ? system.printer.note : printer.note],
        ]}
      >
        <ActionButton cap="F2" onPress={acts.check}>
          查状态
        </ActionButton>
        <ActionButton cap="F3" onPress={acts.testSlip}>
          测试页
        </ActionButton>
      </DeviceCard>
      <DeviceCard
        name="钱箱"
        look={DRAWER[device.drawer]}
        facts={[
          ['接法', '接在小票打印机上'],
          ['说明', device.drawer === 'unknown' ? '开箱照常，只是看不到开关' : ''],
        ]}
      >
        <ActionButton cap="F4" onPress={acts.openDrawer}>
          开钱箱
        </ActionButton>
      </DeviceCard>
      <DeviceCard
        name="顾客显示屏"
        look={DISPLAY[display.state]}
        facts={[
          ['地址', settings.display.address === '' ? '—' : settings.display.address],
          ['型式', `${DISPLAY_NAMES[settings.display.kind]}，${LETTERS[settings.display.letters]}`],
          ['说明', display.state === 'fault' ? display.note : ''],
        ]}
      >
        <ActionButton cap="F7" onPress={acts.testDisplay}>
          顾显测试
        </ActionButton>
      </DeviceCard>
    </div>
  );
}

type CardProps = {
  readonly name: string;
  readonly look: readonly [StateKind, string];
  readonly facts: readonly (readonly [string, string])[];
  readonly children: ReactNode;
};

function DeviceCard({ name, look: [kind, word], facts, children }: CardProps): ReactNode {
  return (
    <Card title={name} tags={<StateTag kind={kind}>{word}</StateTag>}>
      <dl className={styles['facts']}>
        {facts
          .filter(([, value]) => value !== '')
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <div className={styles['acts']}>{children}</div>
    </Card>
  );
}
