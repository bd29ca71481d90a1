import { readFileSync } from 'node:fs';
import type { JsonWebKey } from 'node:crypto';
import { z } from 'zod';
import { readConfig, type Env } from './config.js';
import { readOrder } from './operator-order.js';
import { withContext, type ServiceDefinition } from './service.js';

const operatorConfig = z.object({
  /** Public Ed25519 keys of the operators, by name. */
  OPERATOR_KEYS: z.string().transform((text) => z.record(z.string().regex(/^[a-z0-9-]{1,40}$/), z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().regex(/^[A-Za-z0-9_-]{43}$/) })).parse(JSON.parse(text)) as Record<string, JsonWebKey>),
});

/** What operators may order of a service, by act; each says in words what came of it. */
export type OperatorActs<C> = Readonly<Record<string, (context: C, objectId: string, operators: readonly string[]) => Promise<string>>>;

/** Carries an order out on a service's own stores and keys, beside the processes that serve. Throws for whatever is not signed by two, or not of this service. */
export async function carryOut<C extends object>(definition: ServiceDefinition<C>, acts: OperatorActs<C>, env: Env, text: string, now: Date): Promise<string> {
  const { act, objectId, operators } = readOrder(text, readConfig(operatorConfig, env).OPERATOR_KEYS, now);
  const carry = Object.hasOwn(acts, act) ? acts[act] : undefined;
  if (carry === undefined) throw new Error(`${definition.name} knows no ${act}, only ${Object.keys(acts).join(', ')}`);
  return withContext(definition, env, (context) => carry(context, objectId, operators));
}

/** `operate.js order.json` in the image of a service. */
export async function operate<C extends object>(definition: ServiceDefinition<C>, acts: OperatorActs<C>): Promise<void> {
  try {
    process.stdout.write(`${await carryOut(definition, acts, process.env, readFileSync(process.argv[2] ?? '', 'utf8'), new Date())}\n`);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
  process.exit();
}
