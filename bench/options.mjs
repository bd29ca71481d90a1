import { parseArgs } from 'node:util';

/** Groups of rows, in the order of the table. */
export const GROUPS = /** @type {const} */ (['online', 'hop', 'size', 'overload', 'commands', 'mix', 'jobs', 'due', 'offline', 'browser', 'footprint']);

/** How big the run is; smaller ones are for looking at a change. @param {string[]} args */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      people: { type: 'string', default: '15000' },
      rounds: { type: 'string', default: '3' },
      profile: { type: 'string' },
      only: { type: 'string', default: GROUPS.join(',') },
      quick: { type: 'boolean', default: false },
      'no-telemetry': { type: 'boolean', default: false },
    },
  });
  return {
    people: Number(values.people),
    rounds: Number(values.rounds),
    /** @param {typeof GROUPS[number]} group */
    wants: (group) => (values.quick ? ['online', 'offline'] : values.only.split(',')).includes(group),
    hasTelemetry: !values['no-telemetry'],
    /** With a folder for CPU profiles of the measured processes. */
    nodeOptions: values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : [],
  };
}
