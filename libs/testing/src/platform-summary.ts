import { demoPeople } from './people.js';

/** What a person sees once everything is up: where to go, and as whom. */
export function summaryOf(url: string, partnerAddress: string): string[] {
  const width = Math.max(...demoPeople.map(({ key }) => key.length));
  return [
    `Web app        ${url}`,
    `API            ${url}/docs  (OpenAPI: ${url}/openapi.json)`,
    `Issuer         ${url}/realms/yuejuma`,
    `Partner gRPC   ${partnerAddress}`,
    '',
    'People of the demo (sign in on the web, or POST /dev/session {"person": …}):',
    ...demoPeople.map(({ key, displayName, note }) => `  ${key.padEnd(width)}  ${displayName}: ${note.en}`),
    '',
    'Partners (POST /dev/partner-token {"partner": …}): library-gz, hospital-gz, housing-gd',
  ];
}
