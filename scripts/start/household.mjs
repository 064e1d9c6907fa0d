/** The processes of one running till: when one of them goes, all of them go. */
import { pinnedNode } from '../lib/checkout.mjs';
import { startServer, stopChild } from '../lib/child.mjs';

export class Household {
  #say;
  #children = new Map();
  #stopping = false;

  constructor(say) {
    this.#say = say;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => void this.stop(0));
    }
  }

  async start(name, args, env) {
    const onLine = (line) => process.stderr.write(`${name}: ${line}\n`);
    const server = await startServer(name, pinnedNode, args, { env, onLine });
    this.add(name, server.child);
    return server;
  }

  add(name, child) {
    this.#children.set(name, child);
    child.once('exit', (code, signal) => {
      this.#children.delete(name);
      if (this.#stopping) return;
      if (name === 'window') {
        void this.stop(0);
        return;
      }
      this.#say(`${name} ended (${signal ?? `exit ${code}`}), stopping the rest`);
      void this.stop(1);
    });
  }

  /** Window first, then the engine (which still reports to the region), the simulator last. */
  async stop(exitCode) {
    if (this.#stopping) return;
    this.#stopping = true;
    process.exitCode = exitCode;
    for (const name of ['window', 'engine', 'simulator']) {
      const child = this.#children.get(name);
      if (child) await stopChild(child);
    }
    process.exit(exitCode);
  }
}
