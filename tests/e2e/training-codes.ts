/** Codes of the training store, asked of the running engine: what a newcomer would click. */
import { addressOfStore, EngineClient } from '../../scripts/till/engine-client.mjs';
import { uuidV7 } from '../../scripts/lib/uuid-v7.mjs';

type Code = { readonly label: string; readonly note: string; readonly code: string };
type Palette = {
  readonly people: readonly Code[];
  readonly staff: readonly Code[];
  readonly boxes: readonly Code[];
  readonly goods: readonly Code[];
  readonly wrong: readonly Code[];
  readonly consoleUrl: string;
};

/** A second pair of eyes on the running engine: reads what the screen does not print. */
export class TrainingCodes {
  readonly #client: EngineClient;
  private constructor(client: EngineClient) {
    this.#client = client;
  }

  /** Of the engine that keeps its store in this folder. */
  static async open(dataDir: string): Promise<TrainingCodes> {
    return new TrainingCodes(await EngineClient.connect(addressOfStore(dataDir), '01'));
  }

  async call(call: string, input: unknown = {}): Promise<unknown> {
    const reply = await this.#client.call(call, input, uuidV7());
    if (!reply.ok) throw new Error(`${call}: ${reply.failure.sentence}`);
    return reply.value;
  }

  async palette(): Promise<Palette> {
    return (await this.call('training.palette')) as Palette;
  }

  /** The credential of a person, by a word of the label or note. */
  async person(word: string): Promise<string> {
    return find((await this.palette()).people, word);
  }

  async staff(name: string): Promise<string> {
    return find((await this.palette()).staff, name);
  }

  /** An unsold box of a product; never the same one twice while it is reserved. */
  async box(name: string): Promise<string> {
    return find((await this.palette()).boxes, name);
  }

  async barcode(name: string): Promise<string> {
    return find((await this.palette()).goods, name);
  }

  close(): void {
    this.#client.close();
  }
}

function find(codes: readonly Code[], word: string): string {
  const found = codes.find((one) => one.label.includes(word) || one.note.includes(word));
  if (!found) throw new Error(`no training code for ${word}`);
  return found.code;
}
