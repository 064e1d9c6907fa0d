/**
 * The two ways to the engine: a WebSocket of the page's own origin (browser host, attach mode) or
 * the MessagePort the desktop shell hands over. Both carry the same JSON-safe messages.
 */
import type { ClientMessage, EngineMessage } from '#contract/index.ts';

export type Transport = {
  readonly send: (message: ClientMessage) => void;
  readonly close: () => void;
};

export type TransportEvents = {
  readonly opened: () => void;
  readonly message: (message: EngineMessage) => void;
  /** The way is gone; a transport reports this once and is dead afterwards. */
  readonly lost: () => void;
};

export type OpenTransport = (events: TransportEvents) => Transport;

/** `ws(s)://<origin>/contract`; the session travels in the cookie of the origin. */
export function contractAddress(location: Pick<Location, 'protocol' | 'host'>): string {
  return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/contract`;
}

export function openSocket(address: string): OpenTransport {
  return (events) => {
    const socket = new WebSocket(address);
    let dead = false;
    const die = (): void => {
      if (dead) return;
      dead = true;
      events.lost();
    };
    socket.addEventListener('open', () => events.opened());
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (typeof event.data !== 'string') return;
      events.message(JSON.parse(event.data) as EngineMessage);
    });
    // `error` is always followed by `close`.
    socket.addEventListener('close', die);
    return {
      send: (message) => socket.send(JSON.stringify(message)),
      close: () => socket.close(),
    };
  };
}

/**
 * Takes the port the preload posts to the window. A new port (the engine was started again) ends
 * the transport of the old one.
 */
export function openPort(target: Window): OpenTransport {
  return (events) => {
    let port: MessagePort | null = null;
    let dead = false;
    const receive = (event: MessageEvent<unknown>): void => {
      const data = event.data as { readonly kind?: unknown; readonly state?: unknown } | null;
      if (event.source !== target) return;
      if (port && data?.kind === 'rxtill-engine' && data.state === 'gone') {
        die();
        return;
      }
      const arrived = event.ports[0];
      if (data?.kind !== 'rxtill-port' || !arrived) return;
      if (port) {
        // Keep it for the transport that will be opened next.
        pendingPort = arrived;
        die();
        return;
      }
      take(arrived);
    };
    const take = (arrived: MessagePort): void => {
      port = arrived;
      arrived.onmessage = (event: MessageEvent<unknown>) =>
        events.message(event.data as EngineMessage);
      arrived.addEventListener('close', die);
      arrived.start();
      events.opened();
    };
    const die = (): void => {
      if (dead) return;
      dead = true;
      target.removeEventListener('message', receive);
      port?.close();
      events.lost();
    };
    target.addEventListener('message', receive);
    if (pendingPort) {
      const kept = pendingPort;
      pendingPort = null;
      // Not in this call: the caller does not hold the transport yet.
      queueMicrotask(() => take(kept));
    } else if (openedBefore) {
      target.postMessage({ kind: 'rxtill-want-port' }, target.location.origin);
    }
    openedBefore = true;
    return {
      send: (message) => port?.postMessage(message),
      close: die,
    };
  };
}

/** The shell sends the first port by itself when the page has loaded; later ones are asked for. */
let openedBefore = false;

/** A port that arrived while the transport of the one before was being ended. */
let pendingPort: MessagePort | null = null;
