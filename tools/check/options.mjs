import { Problem } from '../infra/problem.mjs';

export const usage = 'Usage: npm run check -- --list | <name or number> … [--full] [--only=<mutant or layer, or code>]';

/** `only` is empty for the whole check. @param {string[]} args @returns {{ isList: boolean, isFull: boolean, only: string, names: string[] }} */
export function readCheckOptions(args) {
  const flags = args.filter((arg) => arg.startsWith('-'));
  const names = args.filter((arg) => !arg.startsWith('-'));
  const unknown = flags.find((flag) => flag !== '--list' && flag !== '--full' && !/^--only=./.test(flag));
  if (unknown) throw new Problem([`Unknown option ${unknown}`, usage]);
  const isList = flags.includes('--list');
  if (isList === names.length > 0) throw new Problem(usage);
  const only = flags.find((flag) => flag.startsWith('--only='))?.slice('--only='.length) ?? '';
  return { isList, isFull: flags.includes('--full'), only, names };
}
