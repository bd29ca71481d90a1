import { Problem } from '../infra/problem.mjs';

export const usage = 'Usage: npm run check -- --list | <name or number> … [--full]';

/** @param {string[]} args @returns {{ isList: boolean, isFull: boolean, names: string[] }} */
export function readCheckOptions(args) {
  const flags = args.filter((arg) => arg.startsWith('-'));
  const names = args.filter((arg) => !arg.startsWith('-'));
  const unknown = flags.find((flag) => flag !== '--list' && flag !== '--full');
  if (unknown) throw new Problem([`Unknown option ${unknown}`, usage]);
  const isList = flags.includes('--list');
  if (isList === names.length > 0) throw new Problem(usage);
  return { isList, isFull: flags.includes('--full'), names };
}
