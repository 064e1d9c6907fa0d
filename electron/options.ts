/**
 * The shell's command line. Pure: no Electron here, so that it is tested in plain Node. Chromium's
 * own switches share the line, so only what starts with one of our names is looked at.
 */

/** What the shell was asked to do. */
export type ShellOptions =
  | {
      readonly mode: 'attach';
      /** Address of a running engine, with its token. */
      readonly url: string;
      readonly fullScreen: boolean;
    }
  | {
      readonly mode: 'utility';
      /** Folder of the store, or null for the one in the person's profile. */
      readonly dataDir: string | null;
      readonly region: string | null;
      readonly training: boolean;
      /** A store of a newer program goes back to the backup made before its migration. */
      readonly rollBack: boolean;
      readonly fullScreen: boolean;
      /** Another engine program; only ever obeyed in an unpackaged checkout. */
      readonly engine: string | null;
      /** Another page folder; only ever obeyed in an unpackaged checkout. */
      readonly page: string | null;
    };

export type ParsedOptions =
  | { readonly ok: true; readonly options: ShellOptions }
  | { readonly ok: false; readonly sentence: string };

/**
 * Switches by which somebody at the machine could steer the page, loosen the browser under it or lead
 * it elsewhere. A packaged till does not start with them; --no-sandbox only root may give, under
 * whom Chromium does not start without it.
 */
const REFUSED_SWITCHES = [
  ...['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address'],
  ...['disable-web-security', 'allow-running-insecure-content', 'ignore-certificate-errors'],
  ...['disable-site-isolation-trials', 'load-extension', 'js-flags', 'single-process'],
  ...['host-rules', 'host-resolver-rules', 'proxy-server', 'proxy-pac-url'],
  ...['renderer-cmd-prefix', 'utility-cmd-prefix', 'gpu-launcher', 'browser-subprocess-path'],
];

/** The first switch a packaged till refuses, or null. `has`: whether the command line carries it. */
export function refusedSwitch(has: (name: string) => boolean, isRoot: boolean): string | null {
  const refused = isRoot ? REFUSED_SWITCHES : ['no-sandbox', ...REFUSED_SWITCHES];
  return refused.find((name) => has(name)) ?? null;
}

/** The address with the token that came apart from it; one that stands in the address stays. */
export function attachAddress(url: string, token: string | undefined): string {
  const address = new URL(url);
  if (token && !address.searchParams.has('token')) address.searchParams.set('token', token);
  return address.href;
}

/** @param args the process's arguments after the program (and the app folder). */
export function parseShellOptions(args: readonly string[]): ParsedOptions {
  const value = (name: string): string | null => {
    const at = args.indexOf(name);
    return at === -1 ? null : (args[at + 1] ?? '');
  };
  const fullScreen = args.includes('--full-screen');
  const attach = value('--attach');
  if (attach === null) {
    return {
      ok: true,
      options: {
        mode: 'utility',
        dataDir: value('--data'),
        region: value('--region'),
        training: args.includes('--training'),
        rollBack: args.includes('--roll-back'),
        fullScreen,
        engine: value('--engine'),
        page: value('--page'),
      },
    };
  }
  if (!URL.canParse(attach) || !/^https?:$/.test(new URL(attach).protocol)) {
    return {
      ok: false,
      sentence: `--attach 后面要写引擎的地址 (wants an http address): ${attach}`,
    };
  }
  return { ok: true, options: { mode: 'attach', url: attach, fullScreen } };
}
