/** The device settings in the database. */
import { z } from 'zod';
import type { DeviceSettings } from '#core/device.ts';
import { DEFAULT_DEVICES } from '#core/device.ts';
import { deviceSettingsSchema } from '#contract/device.ts';
import { readSetting, writeSetting } from '#db/setting.ts';
import type { Db } from '#db/sql.ts';

const stored = z.preprocess((text) => JSON.parse(String(text)), deviceSettingsSchema);

export function readDeviceSettings(db: Db): DeviceSettings {
  const text = readSetting(db, 'device.settings');
  return text === null ? DEFAULT_DEVICES : stored.parse(text);
}

export function writeDeviceSettings(db: Db, settings: DeviceSettings): void {
  writeSetting(db, 'device.settings', JSON.stringify(settings));
}
