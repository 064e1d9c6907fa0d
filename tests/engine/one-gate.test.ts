/** Requests with effect leave through one gate: nobody else may call the platform's `send`. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
/** `platform.send(`, `platform.send` handed on, `{ send } = engine.platform`. */
const SENDS = /\bplatform\s*\.\s*send\b|\{[^}]*\bsend\b[^}]*\}\s*=\s*[\w.]*platform\b/;

it('no file but the gate (and the one that wires it) touches Platform.send', () => {
  const files = globSync('{engine,electron,renderer,core,contract,db}/**/*.{ts,tsx}', {
    cwd: ROOT,
  });
  expect(files.length).toBeGreaterThan(100);
  const senders = files.filter((file) => SENDS.test(readFileSync(join(ROOT, file), 'utf8')));
  // create-engine hands it to the gate and to nothing else.
  expect(senders).toEqual(['engine/start/create-engine.ts']);
  const wiring = readFileSync(join(ROOT, 'engine/start/create-engine.ts'), 'utf8');
  const uses = wiring.split('\n').filter((line) => SENDS.test(line));
  expect(uses).toHaveLength(1);
  expect(uses[0]).toContain('createIntentGate(');
});

it('only the gate moves the state of an intent', () => {
  const MOVES = /\b(insertIntent|markSent|markAnswered|markNotSent|markCleared)\b/;
  const files = globSync('engine/**/*.ts', { cwd: ROOT });
  const movers = files.filter((file) => MOVES.test(readFileSync(join(ROOT, file), 'utf8')));
  expect(movers).toEqual(['engine/platform/intent-gate.ts']);
});
