/**
 * A network printer on TCP that sets what it gets on 48 columns, by its own reading of the command
 * table (counter-and-devices §6): it shares nothing with the encoder under test. It refuses bytes
 * it has no command for, answers DLE EOT, and can be out of paper, silent or abrupt.
 */
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';

export type SetLine = {
  readonly text: string;
  readonly align: 'left' | 'center';
  readonly bold: boolean;
  readonly inverse: boolean;
  readonly width: number;
  readonly height: number;
  /** Data of a Code 128 bar code on this line. */
  readonly barcode: string;
  /** Data of a QR code on this line. */
  readonly qr: string;
};

export type Paper = {
  readonly lines: readonly SetLine[];
  readonly cuts: number;
  /** How many lines were set before each cut. */
  readonly cutAfter: readonly number[];
  readonly kicks: number;
};

export type Behaviour = {
  /** Answer to DLE EOT n; undefined stays silent. */
  readonly status?: (question: number, asked: number) => number | undefined;
  /** Hangs up after so many bytes of a slip. */
  readonly hangUpAfter?: number;
};

export type PrinterStandIn = {
  readonly port: number;
  /** Everything received, without the status questions. */
  readonly received: () => Buffer;
  readonly connections: () => number;
  /** Pulses at once (DLE DC4), which a printer without paper takes too. */
  readonly kicksNow: () => number;
  readonly close: () => Promise<void>;
};

export async function startPrinter(behaviour: Behaviour = {}): Promise<PrinterStandIn> {
  const chunks: Buffer[] = [];
  let connections = 0;
  let asked = 0;
  let kicksNow = 0;
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: false }, (socket) => {
    connections += 1;
    open.add(socket);
    let taken = 0;
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
    socket.on('data', (data) => {
      const { slip, questions, paperQuestions, kicks } = splitStatus(data);
      kicksNow += kicks;
      chunks.push(slip);
      taken += slip.length;
      for (const question of questions) {
        asked += 1;
        const answer = behaviour.status?.(question, asked);
        if (answer !== undefined) socket.write(Buffer.from([answer]));
      }
      for (let left = paperQuestions; left > 0; left -= 1) {
        // GS r is answered in order: by a printer that stands still, not at all.
        asked += 1;
        if (behaviour.status?.(4, asked) === 0x12) socket.write(Buffer.from([0x00]));
      }
      if (behaviour.hangUpAfter !== undefined && taken >= behaviour.hangUpAfter) {
        socket.resetAndDestroy();
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    received: () => Buffer.concat(chunks),
    connections: () => connections,
    kicksNow: () => kicksNow,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function splitStatus(data: Buffer): {
  slip: Buffer;
  questions: number[];
  paperQuestions: number;
  kicks: number;
} {
  const questions: number[] = [];
  let paperQuestions = 0;
  let kicks = 0;
  const rest: number[] = [];
  for (let at = 0; at < data.length; at += 1) {
    if (data[at] === 0x10 && data[at + 1] === 0x04) {
      questions.push(data[at + 2] ?? 0);
      at += 2;
    } else if (data[at] === 0x10 && data[at + 1] === 0x14) {
      // Function 1, connector pin, length of the pulse.
      kicks += 1;
      at += 4;
    } else if (data[at] === 0x1d && data[at + 1] === 0x72) {
      paperQuestions += 1;
      at += 2;
    } else {
      rest.push(data[at] ?? 0);
    }
  }
  return { slip: Buffer.from(rest), questions, paperQuestions, kicks };
}

/** The platform's own GB18030 decoder, not the library the encoder uses. */
const decoder = new TextDecoder('gb18030', { fatal: true });

/** Sets bytes on paper; an unknown command, or Chinese before FS &, is an error. */
export function setOnPaper(bytes: Uint8Array): Paper {
  const lines: SetLine[] = [];
  let state = plainState();
  let chinese = false;
  let run: number[] = [];
  let barcode = '';
  let qr = '';
  let stored = '';
  const cutAfter: number[] = [];
  let kicks = 0;
  const data = [...bytes];
  const take = (): number => {
    const byte = data.shift();
    if (byte === undefined) throw new Error('the bytes end inside a command');
    return byte;
  };
  while (data.length > 0) {
    const byte = take();
    if (byte === 0x0a) {
      const text = decoder.decode(Uint8Array.from(run));
      if (!chinese && /[^ -~]/.test(text)) throw new Error('Chinese text before FS &');
      lines.push({ ...state, text, barcode, qr });
      run = [];
      barcode = '';
      qr = '';
      continue;
    }
    if (byte !== 0x1b && byte !== 0x1c && byte !== 0x1d) {
      if (byte < 0x20) throw new Error(`control byte ${byte} on paper`);
      run.push(byte);
      continue;
    }
    const command = `${byte.toString(16)} ${take().toString(16).padStart(2, '0')}`;
    switch (command) {
      case '1b 40':
        state = plainState();
        chinese = false;
        break;
      case '1c 26':
        chinese = true;
        break;
      case '1b 61':
        state = { ...state, align: take() === 1 ? 'center' : 'left' };
        break;
      case '1b 45':
        state = { ...state, bold: take() === 1 };
        break;
      case '1d 42':
        state = { ...state, inverse: take() === 1 };
        break;
      case '1d 21': {
        const size = take();
        state = { ...state, width: (size >> 4) + 1, height: (size & 0x0f) + 1 };
        break;
      }
      case '1b 64':
      case '1d 68':
      case '1d 77':
      case '1d 48':
        take();
        break;
      case '1d 6b': {
        if (take() !== 73) throw new Error('not Code 128');
        const length = take();
        const code = String.fromCharCode(...data.splice(0, length));
        if (!code.startsWith('{B')) throw new Error('no code set');
        barcode = code.slice(2).replaceAll('{{', '{');
        break;
      }
      case '1d 28': {
        if (take() !== 0x6b) throw new Error('not a symbol');
        const length = take() + take() * 256;
        const [kind, what, ...rest] = data.splice(0, length);
        if (kind !== 0x31) throw new Error('not a QR code');
        // 80: keep the data (after one byte of mode); 81: print what is kept.
        if (what === 80) stored = String.fromCharCode(...rest.slice(1));
        if (what === 81) qr = stored;
        break;
      }
      case '1d 56':
        take();
        cutAfter.push(lines.length);
        break;
      case '1b 70':
        data.splice(0, 3);
        kicks += 1;
        break;
      default:
        throw new Error(`no such command: ${command}`);
    }
  }
  if (run.length > 0) throw new Error('text after the last line feed');
  return { lines, cuts: cutAfter.length, cutAfter, kicks };
}

function plainState(): Omit<SetLine, 'text' | 'barcode' | 'qr'> {
  return { align: 'left', bold: false, inverse: false, width: 1, height: 1 };
}
