/** 设置扫描: three scans of a known code tell how fast a typing scanner types. */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { Dialog } from '#renderer/design/dialog.tsx';
import { BarCode } from '#renderer/receipt/receipt-paper.tsx';
import { tapKeys } from '#renderer/scanner/key-tap.ts';
import type { LearntScanner, Stroke } from '#renderer/scanner/learn-wedge.ts';
import {
  SCANS_NEEDED,
  SETUP_CODE,
  isSlow,
  measured,
  readStrokes,
} from '#renderer/scanner/learn-wedge.ts';
import { soundBad, soundGood } from '#renderer/scanner/sound.ts';
import { charOf } from '#renderer/scanner/wedge.ts';

/** Silence after which no line end will come any more. */
const NO_ENTER_MS = 600;

type Told = { readonly scans: readonly (readonly number[])[]; readonly failure: string };

const NOTHING: Told = { scans: [], failure: '' };

/** Hears keys as they come; calls back with what was typed, and whether Enter or Tab ended it. */
function listenToStrokes(heard: (strokes: readonly Stroke[], ended: boolean) => void): () => void {
  let strokes: Stroke[] = [];
  let timer = 0;
  const end = (ended: boolean): void => {
    window.clearTimeout(timer);
    const whole = strokes;
    strokes = [];
    heard(whole, ended);
  };
  const untap = tapKeys((event) => {
    const isEnd = event.code === 'Enter' || event.code === 'NumpadEnter' || event.code === 'Tab';
    if (isEnd && strokes.length > 1) {
      end(true);
      return true;
    }
    const char = event.repeat ? null : charOf(event);
    if (char === null) return false;
    strokes.push({ char, at: event.timeStamp });
    window.clearTimeout(timer);
    timer = window.setTimeout(() => end(false), NO_ENTER_MS);
    return true;
  });
  return () => {
    window.clearTimeout(timer);
    untap();
  };
}

function judge(before: Told, strokes: readonly Stroke[], ended: boolean): Told {
  const read = readStrokes(strokes);
  if (read.kind === 'otherText') return { ...before, failure: '不是这个设置码，请只扫下面的码。' };
  if (read.kind === 'byHand') return { ...before, failure: '像是手打的，请用扫码枪扫。' };
  if (!ended) {
    return { ...before, failure: '这把枪末尾没有发回车，请先按它的说明书打开“加回车”。' };
  }
  return { scans: [...before.scans, read.gaps_ms].slice(-SCANS_NEEDED), failure: '' };
}

type SetupProps = {
  readonly onLearnt: (scanner: LearntScanner) => void;
  readonly onClose: () => void;
};

export function WedgeSetupDialog({ onLearnt, onClose }: SetupProps): ReactNode {
  const [told, setTold] = useState(NOTHING);
  useEffect(
    () => listenToStrokes((strokes, ended) => setTold((before) => judge(before, strokes, ended))),
    [],
  );
  useEffect(() => {
    if (told.failure !== '') soundBad();
    else if (told.scans.length > 0) soundGood();
  }, [told]);
  const done = told.scans.length === SCANS_NEEDED;
  const scanner = measured(told.scans);
  return (
    <Dialog
      title="键盘扫码枪：设置扫描"
      width={560}
      onClose={onClose}
      failure={told.failure}
      buttons={[
        {
          key: 'Enter',
          label: '保存',
          main: true,
          enabled: done || `请再扫 ${SCANS_NEEDED - told.scans.length} 次。`,
          run: () => onLearnt(scanner),
        },
      ]}
    >
      <p>
        用要设置的扫码枪扫下面的码 {SCANS_NEEDED} 次，系统记下它发码的快慢，不会再把它和打字弄混。
      </p>
      <BarCode text={SETUP_CODE} />
      <p role="status">
        已扫 <b>{told.scans.length}</b> / {SCANS_NEEDED} 次
        {told.scans.length > 0 &&
          `　字符间隔平均 ${scanner.average_ms} 毫秒，最长 ${scanner.longest_ms} 毫秒`}
      </p>
      {done && isSlow(scanner) && (
        <p>这把枪发码慢，和打字接近：8 位短码不会自动识别。建议按说明书改成 HID 方式。</p>
      )}
    </Dialog>
  );
}
