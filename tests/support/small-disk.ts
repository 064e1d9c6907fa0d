/**
 * Disks that misbehave, really: a small or read-only file system in a name space of its own, which
 * needs no root where Linux allows it, and the limit a process has on the size of its files.
 */
import { spawnSync } from 'node:child_process';

/** For `unshare`: mounts on folder $1 and runs what follows it. */
function inside(mount: string, folder: string, command: readonly string[]): readonly string[] {
  return ['-rm', 'sh', '-c', `${mount} && shift && exec "$@"`, 'sh', folder, ...command];
}

/** Arguments of `unshare` that run a command with this much room on the folder. */
export function withRoom(kilobytes: number, folder: string, command: readonly string[]) {
  return inside(`mount -t tmpfs -o size=${kilobytes}k tmpfs "$1"`, folder, command);
}

/** Arguments of `unshare` that run a command for which the folder is read-only. */
export function readOnly(folder: string, command: readonly string[]) {
  return inside('mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"', folder, command);
}

export const canMount =
  process.platform === 'linux' &&
  spawnSync('unshare', [...withRoom(256, '/mnt', ['true'])]).status === 0;

/** For the title of what needs a mount. */
export function mountTitle(title: string): string {
  return canMount ? title : `${title} [skipped: no private mount here (unshare -rm)]`;
}

/** Largest file this process may write, in bytes; `unlimited` takes the limit away. */
export function limitFiles(bytes: number | 'unlimited'): boolean {
  const limit = bytes === 'unlimited' ? 'unlimited:' : `${bytes}:`;
  return (
    process.platform === 'linux' &&
    spawnSync('prlimit', ['--pid', String(process.pid), `--fsize=${limit}`]).status === 0
  );
}
