/**
 * A printer of the operating system, given raw bytes. Linux and macOS: `lp -o raw` (CUPS); the job is
 * watched until the spool has handed it on, and taken back when it stays. Windows: the spooler's own
 * WritePrinter through PowerShell; taken by the spool counts as printed there (docs/OPERATIONS).
 */
import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { drawerKick } from './escpos.ts';
import type { PrintOutcome, Printer } from './printer.ts';

type Ended = { readonly code: number | null; readonly out: string };

const COMMAND_MS = 10_000;
const LOOK_AGAIN_MS = 200;
/** How long the spool may keep a job before it counts as stuck. */
const SPOOL_MS = 15_000;

export function createSpoolPrinter(queue: string): Printer {
  let last: Promise<unknown> = Promise.resolve();
  const send = (bytes: Uint8Array): Promise<PrintOutcome> => {
    const by = process.platform === 'win32' ? toWindows : toCups;
    const turn = last.then(() => by(queue, bytes));
    last = turn.catch(() => undefined);
    return turn;
  };
  return { target: `打印队列 ${queue}`, print: send, kickDrawer: () => send(drawerKick()) };
}

async function toCups(queue: string, bytes: Uint8Array): Promise<PrintOutcome> {
  const sent = await command('lp', ['-d', queue, '-o', 'raw'], bytes);
  if (sent === null) return { kind: 'notReady', reason: '本机没有打印服务（CUPS）' };
  const id = /\b(\S+-\d+)\b/.exec(sent.out)?.[1];
  if (sent.code !== 0 || id === undefined) {
    return { kind: 'notReady', reason: `打印队列 ${queue} 不接收，请看系统的打印机设置` };
  }
  const until = performance.now() + SPOOL_MS;
  for (;;) {
    const open = await command('lpstat', ['-o', queue]);
    const waits = open?.out.split('\n').some((line) => line.split(/\s/)[0] === id) ?? false;
    if (!waits) return { kind: 'printed' };
    if (performance.now() > until) break;
    await pause(LOOK_AGAIN_MS);
  }
  // The spool would print it some day, when its customer has gone: it is taken back.
  await command('cancel', [id]);
  return { kind: 'failed', reason: `打印队列 ${queue} 没有动，请看打印机是否开机、有纸` };
}

/** Reads the bytes as Base64 from stdin: they would not survive PowerShell's pipe of objects. */
const WRITE_PRINTER = `
$ErrorActionPreference = 'Stop'
Add-Type -TypeDefinition @'
using System; using System.Runtime.InteropServices;
public static class Raw {
  [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
  public struct DocInfo { public string Name; public string Output; public string Type; }
  [DllImport("winspool.drv", CharSet = CharSet.Unicode, SetLastError = true)]
  public static extern bool OpenPrinter(string name, out IntPtr handle, IntPtr defaults);
  [DllImport("winspool.drv", CharSet = CharSet.Unicode, SetLastError = true)]
  public static extern int StartDocPrinter(IntPtr handle, int level, ref DocInfo info);
  [DllImport("winspool.drv")] public static extern bool StartPagePrinter(IntPtr handle);
  [DllImport("winspool.drv", SetLastError = true)]
  public static extern bool WritePrinter(IntPtr handle, byte[] bytes, int count, out int written);
  [DllImport("winspool.drv")] public static extern bool EndPagePrinter(IntPtr handle);
  [DllImport("winspool.drv")] public static extern bool EndDocPrinter(IntPtr handle);
  [DllImport("winspool.drv")] public static extern bool ClosePrinter(IntPtr handle);
}
'@
$bytes = [Convert]::FromBase64String([Console]::In.ReadToEnd())
$handle = [IntPtr]::Zero
if (-not [Raw]::OpenPrinter($env:RXTILL_QUEUE, [ref]$handle, [IntPtr]::Zero)) { exit 2 }
$info = New-Object Raw+DocInfo
$info.Name = 'Rxtill'; $info.Type = 'RAW'
if ([Raw]::StartDocPrinter($handle, 1, [ref]$info) -eq 0) { exit 3 }
[void][Raw]::StartPagePrinter($handle)
$written = 0
$whole = [Raw]::WritePrinter($handle, $bytes, $bytes.Length, [ref]$written)
[void][Raw]::EndPagePrinter($handle); [void][Raw]::EndDocPrinter($handle); [void][Raw]::ClosePrinter($handle)
if (-not $whole -or $written -ne $bytes.Length) { exit 4 }
`;

async function toWindows(queue: string, bytes: Uint8Array): Promise<PrintOutcome> {
  const script = Buffer.from(WRITE_PRINTER, 'utf16le').toString('base64');
  const args = ['-NoProfile', '-NonInteractive', '-EncodedCommand', script];
  const input = Buffer.from(Buffer.from(bytes).toString('base64'));
  const ended = await command('powershell.exe', args, input, { RXTILL_QUEUE: queue });
  if (ended?.code === 0) return { kind: 'printed' };
  if (ended?.code === 4) return { kind: 'failed', reason: '打印中途断开，请看小票是否完整' };
  return { kind: 'notReady', reason: `打印队列 ${queue} 打不开，请看系统的打印机设置` };
}

/** Null when there is no such program. */
function command(
  program: string,
  args: readonly string[],
  input: Uint8Array = new Uint8Array(),
  env: Readonly<Record<string, string>> = {},
): Promise<Ended | null> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: COMMAND_MS,
      env: { ...process.env, LC_ALL: 'C', ...env },
    });
    let out = '';
    child.stdout.on('data', (text: Buffer) => (out += text.toString('utf8')));
    child.on('error', () => resolve(null));
    child.on('close', (code) => resolve({ code, out }));
    // A program that ends without reading is known by its code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
