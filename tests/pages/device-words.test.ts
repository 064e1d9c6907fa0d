/** What the device page says of a printer and of a paper. */
import { describe, expect, it } from 'vitest';
import type { DeviceState, PrintJobView } from '#contract/device.ts';
import type { SystemState } from '#contract/system.ts';
import { DEFAULT_DEVICES } from '#core/device.ts';
import { paperWords, printerLook } from '#renderer/device/device-words.ts';

const READY: SystemState['printer'] = { state: 'ready', word: '就绪', note: '', waiting: 0 };

function asked(state: DeviceState['printer']['state'], note = ''): DeviceState {
  return {
    settings: DEFAULT_DEVICES,
    printer: { target: '192.168.1.50:9100', state, note },
    drawer: 'unknown',
    display: { state: 'none', note: '' },
  };
}

describe('printerLook', () => {
  it.each([
    [asked('unchecked'), READY, '可以打印'],
    [asked('ready'), READY, '就绪'],
    [asked('silent'), READY, '接得通，不答状态'],
    [asked('fault', '打印机开盖'), READY, '开盖'],
    [asked('ready'), { ...READY, state: 'fault', word: '缺纸', waiting: 2 } as const, '缺纸'],
    [asked('none'), { ...READY, state: 'none', word: '未配置' } as const, '未配置'],
  ])('%#', (device, system, word) => {
    expect(printerLook(device, system)[1]).toBe(word);
  });
});

describe('paperWords', () => {
  const JOB: PrintJobView = {
    printId: 7,
    document: 'slip',
    saleId: null,
    title: 'NH01-261121-0047',
    copyNo: 0,
    state: 'waiting',
    askedAt: Date.parse('2026-11-21T10:00:00+08:00'),
    nextAt: Date.parse('2026-11-21T10:00:04+08:00'),
    reason: '打印机缺纸，没有打印',
  };
  it('says what waits, why, and when it is tried next', () => {
    expect(paperWords(JOB)).toEqual({
      title: '小票 NH01-261121-0047',
      state: ['waiting', '等待打印'],
      note: '打印机缺纸，没有打印，10:00:04 再试',
    });
  });

  it('counts the copies of a slip, not those of a label', () => {
    expect(paperWords({ ...JOB, copyNo: 2 }).title).toBe('小票 NH01-261121-0047 重打第 2 次');
    expect(paperWords({ ...JOB, document: 'label', copyNo: 2 }).title).toBe(
      '拆零标签 NH01-261121-0047',
    );
  });
});
