// The quick start of README.md, against a running `npm start`.
import { readFileSync } from 'node:fs';
import { credentials } from '@grpc/grpc-js';
import { clientCredentials, connectPartner } from '@yuejuma/partner-client';

const url = process.env['YUEJUMA_URL'] ?? 'http://127.0.0.1:8080';
const address = process.env['YUEJUMA_EDGE'] ?? '127.0.0.1:9090';
const { LIBRARY_GZ_SECRET: clientSecret } = JSON.parse(readFileSync(`${process.env['DATA_DIR'] ?? '.data'}/keys/platform.json`, 'utf8'));

/** What a scanner would read off a demo person's phone. */
async function scan() {
  const session = await fetch(`${url}/dev/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ person: 'wang-xiaoming' }) });
  const { accessToken } = await session.json();
  const code = await fetch(`${url}/v1/me/code`, { headers: { authorization: `Bearer ${accessToken}` } });
  return (await code.json()).token;
}

const library = connectPartner({
  address,
  channel: credentials.createInsecure(),
  tokens: clientCredentials({ tokenUrl: `${url}/realms/yuejuma/protocol/openid-connect/token`, clientId: 'library-gz', clientSecret }),
});
const scannedText = await scan();
const verdict = await library.verify(scannedText, 'LIBRARY_CARD');
if (verdict.valid) console.log('resident in Guangzhou:', verdict.claims.residentInCity);
else console.log(verdict.reason);
console.log('shown again:', (await library.verify(scannedText, 'LIBRARY_CARD')).reason);
library.close();
