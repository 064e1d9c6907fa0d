/** An X server without a screen for one test file, when there is no real one. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { findXvfb } from './system.ts';

export type Screen = {
  /** Value of DISPLAY for the programs of the test. */
  readonly display: string | undefined;
  readonly close: () => Promise<void>;
};

/** Opens a screen of 1440 × 900 (or of the size given) on a display number that is free. */
export async function openScreen(size = '1440x900'): Promise<Screen> {
  const existing = process.env['DISPLAY'];
  if (process.platform !== 'linux' || existing) {
    return { display: existing, close: () => Promise.resolve() };
  }
  const program = findXvfb();
  if (program === null) throw new Error('no Xvfb');
  const server = spawn(
    program,
    ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-noreset'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const number = await displayNumber(server);
  return {
    display: `:${number}`,
    close: async () => {
      const ended = once(server, 'exit');
      server.kill();
      await ended;
    },
  };
}

async function displayNumber(server: ChildProcess): Promise<string> {
  const pipe = server.stdio[3];
  if (!pipe || !('setEncoding' in pipe)) throw new Error('Xvfb has no display pipe');
  pipe.setEncoding('utf8');
  const failed = once(server, 'exit').then(([code]) => {
    throw new Error(`Xvfb ended with ${String(code)}`);
  });
  let text = '';
  while (!text.includes('\n')) {
    const [chunk] = (await Promise.race([once(pipe, 'data'), failed])) as [string];
    text += chunk;
  }
  failed.catch(() => undefined);
  return text.trim();
}
