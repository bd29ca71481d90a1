import { baseConfig, readConfig, type Env } from '@yuejuma/platform/config';
import { z } from 'zod';

/** The environment of the simulators: no database and no Redis of the platform, files of their own (issue 2, point 1). */
const simulatorsConfig = baseConfig.extend({
  YUEJUMA_ENV: z.literal('development', 'must be development: simulated authorities never stand beside real people'),
  DATA_DIR: z.string().min(1).default('.data'),
});
export type SimulatorsConfig = z.infer<typeof simulatorsConfig>;

/** Reads the environment once; ConfigError lists every problem, YUEJUMA_ENV other than development among them. */
export const readSimulatorsConfig = (env: Env): SimulatorsConfig => readConfig(simulatorsConfig, env);
