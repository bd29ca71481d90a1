import { parseArgs } from 'node:util';
import { Problem } from '../tools/infra/problem.mjs';

const SHAPES = ['smoke', 'steady', 'peak', 'spike', 'soak', 'morning'];

/** @param {string[]} args */
export function readOptions(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rate: { type: 'string', default: '800' },
      people: { type: 'string', default: '20000' },
      target: { type: 'string' },
      grpc: { type: 'string' },
      tokens: { type: 'string' },
    },
  });
  const [shape = 'smoke'] = positionals;
  const { target, grpc, tokens } = values;
  const problems = [
    ...(SHAPES.includes(shape) ? [] : [`"${shape}" is no shape; there are ${SHAPES.join(', ')}`]),
    ...([values.rate, values.people].every((value) => Number(value) >= 1) ? [] : ['--rate and --people are numbers from 1 up']),
    ...([target, grpc, tokens].filter((value) => value !== undefined).length % 3 === 0 ? [] : ['--target, --grpc and --tokens belong together']),
  ];
  if (problems.length > 0) throw new Problem(problems);
  return {
    shape,
    /** Shows a second that the machine is expected to carry. */
    rate: Number(values.rate),
    people: Number(values.people),
    /** A platform that runs already, or undefined for one of our own. */
    deployed: target !== undefined && grpc !== undefined && tokens !== undefined ? { target, grpc, tokens } : undefined,
  };
}
