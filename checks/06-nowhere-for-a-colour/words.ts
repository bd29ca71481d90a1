/** Words no name may hold anywhere a datum about a person could go (C46, C59, P18, T38). British and American, one word each. */
const FORBIDDEN = new Set([
  // colours, and what a colour would stand for
  'color', 'colour', 'hue', 'red', 'green', 'yellow', 'amber', 'orange',
  'risk', 'risky', 'riskiness', 'score', 'scoring', 'level', 'category', 'rating', 'rank', 'ranking', 'grade', 'tier', 'reputation', 'credit', 'trustworthiness',
  // health
  'health', 'healthy', 'infected', 'infection', 'infectious', 'disease', 'symptom', 'vaccine', 'vaccinated', 'vaccination', 'quarantine', 'contagion', 'covid', 'temperature', 'contact-tracing',
  // lists of people to look out for
  'watch', 'watchlist', 'blacklist', 'blocklist', 'denylist', 'greylist', 'whitelist', 'suspect', 'suspicion', 'suspicious', 'danger', 'dangerous', 'petitioner', 'wanted',
  // where and when somebody was
  'lat', 'lng', 'lon', 'latitude', 'longitude', 'gps', 'geo', 'geohash', 'venue', 'place', 'ip', 'seen', 'shown', 'scanned', 'visited', 'visit', 'trajectory', 'track', 'tracking', 'checkin',
]);

/** Somebody writing Chinese names the same things so. */
const FORBIDDEN_CHINESE = ['红码', '黄码', '绿码', '橙码', '健康码', '风险', '评分', '信用分', '黑名单', '重点人员', '行踪', '轨迹'];

/** The words of a name in any spelling: `matchLevel`, `match_level`, `MATCH_LEVEL`, `match-level`. Plurals count as their singular. */
export function wordsOf(name: string): string[] {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2').toLowerCase().split(/[^a-z]+/);
  return words.filter((word) => word !== '').map((word) => (FORBIDDEN.has(word) ? word : word.replace(/ies$/, 'y').replace(/s$/, '')));
}

export const forbiddenIn = (name: string): string[] => [
  ...wordsOf(name).filter((word) => FORBIDDEN.has(word)),
  ...FORBIDDEN_CHINESE.filter((word) => name.includes(word)),
];

/** One name, and where it stands: `proto yuejuma.address.v1.Division.level`. */
export interface Named {
  where: string;
  name: string;
}

/** Names that hold such a word and mean something else, each with why. Nothing else passes. */
const EXCEPTIONS: readonly { where: RegExp; word: string; why: string }[] = [
  { where: /^proto yuejuma\.address\.v1\.(Division\.(level|Level(\.LEVEL_[A-Z]+)?))$/, word: 'level', why: 'province, city, district, street or community: the administrative level of a division' },
  { where: /^ddl address\.divisions\.level\b/, word: 'level', why: 'the same in the table of divisions' },
  { where: /^openapi .*\bDivision\.level\b/, word: 'level', why: 'the same over HTTP' },
  { where: /^proto yuejuma\.address\.v1\.AddressCandidate\.match_level$/, word: 'level', why: 'how much of a searched text fits an address; about text (threats.md section 5)' },
  { where: /^proto yuejuma\.address\.v1\.AddressCandidate\.score$/, word: 'score', why: 'similarity of a searched text; about text (threats.md section 5)' },
  { where: /^openapi \/v1\/(counter\/)?addresses:search .*\bmatchLevel$/, word: 'level', why: 'the same over HTTP' },
  { where: /^openapi \/v1\/(counter\/)?addresses:search .*\bscore$/, word: 'score', why: 'the same over HTTP' },
  { where: /^web features\/code\/CodePage\.vue \.place$/, word: 'place', why: 'city and district beside the code, where the holder lives' },
  { where: /^web lib\/i18n\/zh-Hans\.json$/, word: '行踪', why: 'the promise that none are kept' },
  { where: /^(proto yuejuma\.registration\.v1\.Evidence\.Kind\.KIND_OFFICER_VISIT|ddl registration\.declaration_evidence\.|openapi (Evidence|NameEvidence)\.kind$)/, word: 'visit', why: 'an officer who came to look at a home, as evidence for its resident (G10)' },
  { where: /^ddl audit\.[a-z_]+\.level\b/, word: 'level', why: 'height of a node in the Merkle tree of the audit log' },
];

/** Findings, one line each; the exceptions that were needed go into `used`. */
export function lint(names: readonly Named[], used: Set<number>): string[] {
  const findings = names.flatMap(({ where, name }) => forbiddenIn(name).filter((word) => {
    const at = EXCEPTIONS.findIndex((exception) => exception.where.test(where) && exception.word === word);
    used.add(at);
    return at < 0;
  }).map((word) => `${where}: "${word}"`));
  return [...new Set(findings)];
}

/** Exceptions that nothing needs any more. */
export const unusedExceptions = (used: ReadonlySet<number>): string[] => EXCEPTIONS.filter((_, at) => !used.has(at)).map(({ where }) => String(where));
