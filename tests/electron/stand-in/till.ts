/** What the stand-in page offers to the tests on its window. */
export type Reply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly failure: { readonly code: string } };

export type Till = {
  readonly connections: number;
  readonly engineStates: readonly string[];
  readonly events: readonly string[];
  readonly keys: readonly string[];
  readonly hello: { readonly version: string } | null;
  readonly call: (call: string, input: unknown) => Promise<Reply>;
};

declare global {
  interface Window {
    readonly till: Till;
  }
}

/** What `system.echo` of the stand-in engine answers. */
export type Echo = {
  readonly input: unknown;
  readonly configuration: { readonly dataDir: string; readonly version: string };
  readonly windowId: number;
  readonly pid: number;
  readonly hasKey: boolean;
};
