/** What the demo tells: lines for a person, or one JSON document for a machine. */

export class Story {
  #json;
  #steps = [];
  #begun = Date.now();

  constructor(json) {
    this.#json = json;
  }

  /** One step that worked, with the facts a machine may want. */
  step(name, sentence, facts = {}) {
    this.#steps.push({ step: name, sentence, at_ms: Date.now() - this.#begun, ...facts });
    if (!this.#json) process.stdout.write(`✓ ${name.padEnd(14)} ${sentence}\n`);
  }

  /** Lines to show as they are (the slip). */
  show(lines) {
    if (!this.#json) process.stdout.write(`\n${lines.join('\n')}\n\n`);
  }

  end(result) {
    if (this.#json) {
      process.stdout.write(
        `${JSON.stringify({ ok: true, steps: this.#steps, ...result }, null, 2)}\n`,
      );
    } else {
      process.stdout.write(`完成 done, ${this.#steps.length} steps\n`);
    }
  }

  fail(error) {
    if (this.#json) {
      const failed = { ok: false, error: error.message, steps: this.#steps };
      process.stdout.write(`${JSON.stringify(failed, null, 2)}\n`);
    }
    process.stderr.write(`✗ ${error.message}\n`);
  }
}

/** Fen as yuan with two decimals. */
export function yuan(fen) {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
