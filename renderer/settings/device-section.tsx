/** 本机和设备: the devices as the engine sees them; zoom, sound and wedge of this window. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { SystemState } from '#contract/system.ts';
import { ZOOMS, useZoom } from '#renderer/app/zoom.ts';
import { DeviceDesk } from '#renderer/device/device-desk.tsx';
import { ScannerCard } from '#renderer/device/scanner-card.tsx';
import { keepWedgeSettings, wedgeSettings } from '#renderer/scanner/settings.ts';
import { setVolume, soundGood, volume } from '#renderer/scanner/sound.ts';
import styles from './settings.module.css';

const VOLUMES = [0, 30, 60, 100] as const;

/** Longest pause inside one code, ms: cable, radio, slow Bluetooth. */
const GAPS = [30, 50, 80, 120] as const;

export function DeviceSection({ system }: { readonly system: SystemState }): ReactNode {
  const { zoom, setZoom } = useZoom();
  const [loudness, setLoudness] = useState(volume);
  const [gap_ms, setGap] = useState(() => wedgeSettings().maxGap_ms);
  return (
    <>
      <h1>
        本机和设备
        <span className={styles['place']}>
          {system.till} 号台（本店 {system.tills.length} 台）
        </span>
      </h1>
      <DeviceDesk system={system} />
      <ScannerCard system={system} />
      <Choice
        name="画面大小"
        values={ZOOMS}
        chosen={zoom}
        word={(value) => `${value} %`}
        onChoose={setZoom}
      />
      <Choice
        name="声音"
        values={VOLUMES}
        chosen={loudness}
        word={(value) => (value === 0 ? '关' : `${value} %`)}
        onChoose={(value) => {
          setVolume(value);
          setLoudness(value);
          soundGood();
        }}
      />
      <Choice
        name="扫码枪字符间隔"
        values={GAPS}
        chosen={gap_ms}
        word={(value) => `${value} 毫秒`}
        onChoose={(value) => {
          keepWedgeSettings({ ...wedgeSettings(), maxGap_ms: value });
          setGap(value);
        }}
      />
      <p className={styles['lead']}>蓝牙扫码枪漏字时把间隔调大。画面、声音和间隔只改这一台。</p>
    </>
  );
}

type ChoiceProps<Value extends number> = {
  readonly name: string;
  readonly values: readonly Value[];
  readonly chosen: number;
  readonly word: (value: Value) => string;
  readonly onChoose: (value: Value) => void;
};

function Choice<Value extends number>(props: ChoiceProps<Value>): ReactNode {
  return (
    <div className={styles['choice']} role="group" aria-label={props.name}>
      <span>{props.name}</span>
      {props.values.map((value) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === props.chosen}
          className={styles['choiceButton']}
          onClick={() => props.onChoose(value)}
        >
          {props.word(value)}
        </button>
      ))}
    </div>
  );
}
