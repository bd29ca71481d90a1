import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = join(import.meta.dirname, '../../..');

/** A service as a deployment starts it, from its sources: a supervisor and its workers, in processes of their own. */
export function spawnService(service: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [join(ROOT, 'libs/testing/test/run-source.mjs'), `/services/${service}/src/main.ts`], { cwd: ROOT, env: { PATH: process.env['PATH'] ?? '', ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    child,
    ended,
    output: () => output,
    /** Process ids of the workers that ever served, by place, the newest last. */
    served: (place: number): number[] => [...output.matchAll(/^.*"a worker serves".*$/gm)].map(([line]) => JSON.parse(line) as { worker: number; pid: number }).filter(({ worker }) => worker === place).map(({ pid }) => pid),
    /** Waits until every place is filled. */
    async serves(workers: number): Promise<void> {
      while ([...output.matchAll(/"a worker serves"/g)].length < workers) {
        if (child.exitCode !== null) throw new Error(`it ended: ${output.slice(-2_000)}`);
        await sleep(50);
      }
    },
  };
}
