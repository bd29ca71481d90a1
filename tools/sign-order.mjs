// node tools/sign-order.mjs <ACT> <object> <operator> <key.pem> [order.json]: an order to a service about its keys, which two operators sign.
// The first writes it; the second is given it as order.json, and signs the same act and object. See docs/runbooks.
import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [act, objectId, operator, keyFile, orderFile] = process.argv.slice(2);
if (keyFile === undefined) {
  process.stderr.write('usage: node tools/sign-order.mjs <ACT> <object> <operator> <key.pem> [order.json]\n');
  process.exit(1);
}
const inAnHour = new Date(Date.now() + 3_590_000).toISOString();
/** @type {{ act: string, objectId: string, expireTime: string, signatures: { operator: string, signature: string }[] }} */
const order = orderFile === undefined ? { act: act ?? '', objectId: objectId ?? '', expireTime: inAnHour, signatures: [] } : JSON.parse(readFileSync(orderFile, 'utf8'));
// Nobody signs what somebody else wrote without having said it themselves.
if (order.act !== act || order.objectId !== objectId) {
  process.stderr.write(`${orderFile} is about ${order.act} ${order.objectId}\n`);
  process.exit(1);
}
const signature = sign(null, Buffer.from(`yuejuma order|${order.act}|${order.objectId}|${order.expireTime}`), createPrivateKey(readFileSync(keyFile))).toString('base64url');
process.stdout.write(`${JSON.stringify({ ...order, signatures: [...order.signatures, { operator, signature }] })}\n`);
