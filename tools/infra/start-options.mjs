import { Problem } from './problem.mjs';

/** @typedef {{ shouldReset: boolean, people: number }} StartOptions */

const usage = [
  'Usage: npm start [-- --reset] [--people N]',
  '  --reset       begin from an empty data folder',
  '  --people N    first generate N synthetic residents with dwellings and owners',
  '  --keycloak    not available yet: comes with the identity capability',
];

/** @param {string[]} args @returns {StartOptions} */
export function readOptions(args) {
  const options = { shouldReset: false, people: 0 };
  /** @type {Record<string, (rest: string[]) => void>} */
  const flags = {
    '--reset': () => (options.shouldReset = true),
    '--people': (rest) => (options.people = count(rest.shift())),
    '--keycloak': () => {
      throw new Problem('--keycloak comes with the identity capability and is not available yet. Start without it: the development issuer serves the same realm.');
    },
  };
  const rest = args.flatMap((arg) => arg.split(/=(.*)/s, 2)); // --people=5 is --people 5
  while (rest.length > 0) {
    const flag = rest.shift() ?? '';
    const apply = flags[flag];
    if (!apply) throw new Problem([`Unknown option ${flag}`, ...usage]);
    apply(rest);
  }
  return options;
}

/** @param {string | undefined} value */
function count(value) {
  if (!value || !/^\d{1,8}$/.test(value) || Number(value) === 0) throw new Problem([`--people wants a whole number above 0, not ${value ?? 'nothing'}`, ...usage]);
  return Number(value);
}
