/**
 * Is anybody there? One GET of the platform's base address on a connection of its own, without
 * credentials. Whatever comes back over HTTP is a yes; the answer itself is not read.
 */
import http from 'node:http';
import https from 'node:https';

/** Connecting takes longer than this only where there is no line. */
const CONNECT_MS = 2_500;
/** A platform may be slow to answer; that is no outage. */
const ANSWER_MS = 10_000;

/** Asks once. False for every way of getting no answer; never rejects, and logs no address. */
export function createHttpProbe(baseUrl: string): () => Promise<boolean> {
  return () =>
    new Promise((resolve) => {
      const target = URL.parse(`${baseUrl}/`);
      if (target === null) return resolve(false);
      const secure = target.protocol === 'https:';
      const outgoing = (secure ? https : http).request(target, { method: 'GET', agent: false });
      const finish = (up: boolean): void => {
        clearTimeout(timer);
        resolve(up);
        outgoing.destroy();
      };
      let timer = setTimeout(finish, CONNECT_MS, false);
      outgoing.on('socket', (socket) => {
        socket.once(secure ? 'secureConnect' : 'connect', () => {
          clearTimeout(timer);
          timer = setTimeout(finish, ANSWER_MS, false);
        });
      });
      outgoing.on('response', () => finish(true));
      outgoing.on('error', () => finish(false));
      return outgoing.end();
    });
}
