/**
 * node-hid as the scanner service wants it. Loaded when it is asked for, not with the engine: a
 * machine where its binary does not load has a till all the same, without HID scanners.
 */
import { accessSync, constants, existsSync } from 'node:fs';
import type { HidAccess } from './hid-access.ts';

/** node-hid, or why it cannot be used. */
export type LoadedHid =
  | { readonly kind: 'loaded'; readonly access: HidAccess }
  | { readonly kind: 'missing'; readonly error: string };

export async function loadNodeHid(
  platform: NodeJS.Platform = process.platform,
): Promise<LoadedHid> {
  try {
    const { default: hid } = await import('node-hid');
    // The kernel's own driver stays in place, and who may open a device is a matter of its file. This
    // binary is linked against libudev and libusb-1.0 all the same: without them it does not load.
    if (platform === 'linux') hid.setDriverType('hidraw');
    // Loads the binary, so that a machine on which it does not load is known now.
    hid.getHidapiVersion();
    return {
      kind: 'loaded',
      access: {
        list: () => hid.devicesAsync(),
        open: async (path) => {
          try {
            return await hid.HIDAsync.open(path);
          } catch (error) {
            throw isForbidden(path, error) ? forbidden(path) : error;
          }
        },
      },
    };
  } catch (error) {
    return { kind: 'missing', error: error instanceof Error ? error.message : 'unknown' };
  }
}

/** Not every build of hidapi says why a device cannot be opened: then the file tells. */
function isForbidden(path: string, error: unknown): boolean {
  if (error instanceof Error && /permission denied/i.test(error.message)) return true;
  if (!path.startsWith('/') || !existsSync(path)) return false;
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return false;
  } catch {
    return true;
  }
}

function forbidden(path: string): Error {
  return Object.assign(new Error(`not allowed to open ${path}`), { code: 'EACCES' });
}
