/** The scanners of this machine for the engine: codes to the till they are paired with, state to the screens. */
import type { ScannerStateView } from '#contract/scanner.ts';
import type { TillNo } from '#core/ids.ts';
import { readSetting, writeSetting } from '#db/setting.ts';
import type { Db } from '#db/sql.ts';
import type { Engine } from '../../engine.ts';
import type { LoadedHid } from './node-hid-access.ts';
import type { ScanDesk } from './scan-desk.ts';
import { startScannerService } from './service.ts';
import type { KnownScanners } from './state.ts';

/** Reads scanners from now on; returns how to stop. Without node-hid there are none, and it is said. */
export function attachScanners(
  engine: Engine,
  desk: ScanDesk,
  loaded: LoadedHid,
): () => Promise<void> {
  const { later, now, log, memory } = engine;
  if (loaded.kind === 'missing') {
    memory.scanners = { ...memory.scanners, access: 'missing' };
    log.warn('scanner-missing', { error: loaded.error });
    return () => Promise.resolve();
  }
  const { list, open } = loaded.access;
  memory.scanners = { ...memory.scanners, unheard: () => desk.unheard() };
  const service = startScannerService({
    ...{ list, open, later, now, log },
    onScan: ({ device, text, aim }) => desk.hand(tillOfScanner(engine, device), { text, aim }),
    onState: (state) => {
      const before = looks(memory.scanners);
      memory.scanners = { ...memory.scanners, ...state };
      // Counters alone are read at the next look of a screen anyway.
      if (looks(state) !== before) engine.publish('system');
    },
  });
  return () => service.stop();
}

type Seen = Pick<KnownScanners, 'access' | 'devices' | 'lost'>;

/** What a screen shows at once. */
function looks({ access, devices, lost }: Seen): string {
  return JSON.stringify([access, lost, devices.map((one) => [one.key, one.status, one.flooding])]);
}

/** The till a scanner is paired with; the first one as long as nobody has said. */
function tillOfScanner(engine: Engine, device: string): TillNo {
  const { tills } = engine.store;
  const paired = pairsIn(engine.db)[device];
  const [first] = tills;
  return tills.find((till) => till === paired) ?? first ?? ('01' as TillNo);
}

function pairsIn(db: Db): Readonly<Record<string, string>> {
  const text = readSetting(db, 'scanner.tills');
  // Written by `pairScanner` alone.
  return text === null ? {} : (JSON.parse(text) as Record<string, string>);
}

export function pairScanner(db: Db, device: string, till: TillNo): void {
  writeSetting(db, 'scanner.tills', JSON.stringify({ ...pairsIn(db), [device]: till }));
}

/** What a till's screens show of the scanners. */
export function scannerStateOf(engine: Engine, till: TillNo): ScannerStateView {
  const { access, devices, lost, unheard } = engine.memory.scanners;
  const views = devices.map(({ drops: _, ...device }) => ({
    ...device,
    till: tillOfScanner(engine, device.key),
  }));
  const own = views.filter((device) => device.till === till);
  const open = own.some(({ status }) => status === 'open');
  const gone = lost.some((key) => tillOfScanner(engine, key) === till);
  return {
    state: open ? 'hid' : gone || own.some(({ status }) => status === 'failed') ? 'lost' : 'none',
    note: noteOf(access, own),
    devices: views,
    unheard: unheard(),
  };
}

function noteOf(access: KnownScanners['access'], own: ScannerStateView['devices']): string {
  if (access === 'missing') return '本机不能直接读扫码枪，请用键盘方式';
  if (access === 'failed') return '暂时查不到接了哪些扫码枪，系统会再试';
  const refused = own.find(({ status }) => status === 'refused');
  if (refused) return `没有权限打开 ${refused.name}，请店长按手册设置`;
  const failed = own.find(({ status }) => status === 'failed');
  if (failed) return `${failed.name} 读不到，系统会再试，也可重插`;
  const mad = own.find(({ flooding }) => flooding);
  return mad ? `${mad.name} 不停地发码，已暂停，松开扳机或重插` : '';
}
