/** LAG is a city's own system alone. */
export type Mode = 'OK' | 'SLOW' | 'DOWN' | 'NO' | 'LAG';

/** The simulated authorities, each with the other words people write for it. */
const simulators = {
  'population-registry': ['population'],
  'face-check': ['face'],
  sms: ['sms-gateway'],
  push: ['push-gateway'],
  'property-registry': ['property'],
  'social-insurance': ['social-insurance-registry', 'insurance'],
  'card-factory': ['card'],
  'city-registrations': ['city'],
} as const;
export type Simulator = keyof typeof simulators;

const byWord = new Map(Object.entries(simulators).flatMap(([name, words]) => [name, ...words].map((word) => [word, name as Simulator])));

/** The simulator meant by `socialInsurance`, `SOCIAL_INSURANCE`, `social insurance` or `social-insurance`; undefined for none. */
export function simulatorNamed(text: string): Simulator | undefined {
  return byWord.get(text.trim().replace(/([a-z])([A-Z])/g, '$1-$2').replace(/[\s_]+/g, '-').toLowerCase());
}

const faceWords: Readonly<Record<string, 'MATCH' | 'NO_MATCH'>> = { '': 'MATCH', MATCH: 'MATCH', OK: 'MATCH', PASS: 'MATCH', NO_MATCH: 'NO_MATCH', NO: 'NO_MATCH', FAIL: 'NO_MATCH' };

/** What a face assertion is to say; no word means MATCH, undefined an unknown word. */
export const faceResultNamed = (text: string): 'MATCH' | 'NO_MATCH' | undefined => faceWords[text.trim().toUpperCase()];
