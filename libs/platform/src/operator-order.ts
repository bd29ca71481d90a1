import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { z } from 'zod';

/** How far ahead an order may end. */
const LIFE_MS = 3_600_000;

const orderShape = z.strictObject({
  act: z.string().regex(/^[A-Z_]{3,40}$/),
  objectId: z.string().regex(/^[a-z0-9-]{1,60}$/),
  expireTime: z.iso.datetime(),
  signatures: z.array(z.strictObject({ operator: z.string(), signature: z.string() })).max(10),
});

/** What two operators signed: an act, its object, and who they are. */
export interface OperatorOrder {
  act: string;
  objectId: string;
  operators: readonly string[];
}

/** The bytes that operators sign; `tools/sign-order.mjs` writes the same. */
const signedText = ({ act, objectId, expireTime }: z.infer<typeof orderShape>): Buffer => Buffer.from(`yuejuma order|${act}|${objectId}|${expireTime}`);

/**
 * Reads an order as `tools/sign-order.mjs` writes it. Nobody acts alone on the platform's keys: throws an Error, in words for
 * a terminal, unless two different operators, each with a key of their own, signed it and its hour is not over.
 */
export function readOrder(text: string, operatorKeys: Readonly<Record<string, JsonWebKey>>, now: Date): OperatorOrder {
  const order = orderShape.parse(JSON.parse(text));
  const left = Date.parse(order.expireTime) - now.getTime();
  if (left <= 0 || left > LIFE_MS) throw new Error('the order is over, or ends later than in an hour');
  const good = order.signatures.filter(({ operator, signature }) => {
    const jwk = Object.hasOwn(operatorKeys, operator) ? operatorKeys[operator] : undefined;
    return jwk !== undefined && verify(null, signedText(order), createPublicKey({ key: jwk, format: 'jwk' }), Buffer.from(signature, 'base64url'));
  });
  const operators = [...new Set(good.map(({ operator }) => operator))];
  const keys = new Set(operators.map((operator) => operatorKeys[operator]?.x));
  if (good.length !== order.signatures.length || operators.length < 2 || keys.size < 2) throw new Error('the order is not signed by two operators');
  return { act: order.act, objectId: order.objectId, operators };
}
