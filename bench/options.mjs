import { parseArgs } from 'node:util';

/** How big the run is; smaller ones are for looking at a change. @param {string[]} args */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      people: { type: 'string', default: '12000' },
      rounds: { type: 'string', default: '3' },
      profile: { type: 'string' },
      quick: { type: 'boolean', default: false },
      'no-telemetry': { type: 'boolean', default: false },
    },
  });
  return {
    people: Number(values.people),
    rounds: Number(values.rounds),
    /** Showing and checking only. */
    isQuick: values.quick,
    hasTelemetry: !values['no-telemetry'],
    /** With a folder for CPU profiles of the measured processes. */
    nodeOptions: values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : [],
  };
}
