/** Names of what a manager chooses for a device. */
import type { DeviceSettings } from '#core/device.ts';

export const PAPERS: Readonly<Record<DeviceSettings['printer']['columns'], string>> = {
  32: '58 毫米，32 列',
  35: '58 毫米，35 列',
  42: '80 毫米，42 列',
  44: '80 毫米，44 列',
  48: '80 毫米，48 列',
};

export const DISPLAY_NAMES: Readonly<Record<DeviceSettings['display']['kind'], string>> = {
  cd5220: '两行各 20 字',
  led8n: '八位数字',
};

export const LETTERS: Readonly<Record<DeviceSettings['display']['letters'], string>> = {
  ascii: '只有英文',
  gb18030: '有中文',
};

export const DRAWER_LEVELS: Readonly<Record<DeviceSettings['drawer']['open'], string>> = {
  unknown: '不看开关',
  high: '开着时为高电平',
  low: '开着时为低电平',
};
