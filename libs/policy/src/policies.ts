import type { PlainDate, WorkingCalendar } from '@yuejuma/kernel';
import type { HolidayYear } from './holidays.js';
import type { PolicyKey, PolicyValues, ShownName } from './keys.js';
import type { Partner, PartnerPurpose } from './partners.js';
import { arrangedThrough, workingCalendarOf } from './working-calendar.js';

/** One setting of one key by one file, from its first to its last day in force. */
export interface Rule {
  /** `<scope>/<key>@<from>`, for example `4403/minorMaxAge@2022-10-10`; what a decision cites (C74). */
  readonly id: string;
  readonly key: PolicyKey;
  readonly value: PolicyValues[PolicyKey];
  readonly from: PlainDate;
  /** The last day in force, null while it stands. */
  readonly to: PlainDate | null;
  /** The file it is written in, such as `shenzhen.yaml`. */
  readonly file: string;
  /** Articles (`SC663-9`), rules (`R43`) and gaps (`G8`) it comes from. */
  readonly source: readonly string[];
}

/** A city as its policy file names it. */
export interface City {
  readonly code: string;
  readonly name: ShownName;
}

/** What holds in one city on one day: every key, and what a decision has to cite. */
export type Policy = PolicyValues & {
  /** Four digits, or 44 for the whole province. */
  readonly cityCode: string;
  /** Changes whenever any value or rule of this city does. */
  readonly version: string;
  /** Which days are working days (节假日安排), the same in every city. */
  readonly holidays: WorkingCalendar;
  /** The rule behind each value. */
  readonly ruleIds: Readonly<Record<PolicyKey, string>>;
};

/** The rule ids, policy version and values that a decision stands on, to be stored with it (D7). */
export interface Citation {
  readonly policyVersion: string;
  readonly ruleIds: readonly string[];
}

/** Names the rules a decision was made by. */
export function cite(policy: Pick<Policy, 'version' | 'ruleIds'>, ...keys: readonly PolicyKey[]): Citation {
  return { policyVersion: policy.version, ruleIds: keys.map((key) => policy.ruleIds[key]) };
}

/** All policy of the province, looked up by city and date. */
export interface Policies {
  readonly cities: readonly City[];
  readonly partners: readonly Partner[];
  /** RangeError for a city without a policy file, or a day before the first rules. `44` asks for the province itself. */
  on(cityCode: string, date: PlainDate): Policy;
  /** The rule behind an id a decision cites, undefined when no file holds it. */
  rule(id: string): Rule | undefined;
  /** The last day, from `date` on, up to which the State Council's arrangement of 节假日 is known; null when not even for that year. */
  holidaysArrangedThrough(date: PlainDate): PlainDate | null;
  /** What a partner may ask for a purpose on a day, undefined when that is not registered (PURPOSE_NOT_REGISTERED). */
  partnerPurpose(partnerKey: string, purpose: string, date: PlainDate): PartnerPurpose | undefined;
}

/** The rules of one scope, most general first in a chain: nation, province, city. */
export interface Layer {
  readonly scope: string;
  readonly name: ShownName;
  readonly rules: readonly Rule[];
}

/** Checked layers and partners, as the reader found them. */
export interface PolicySet {
  readonly nation: Layer;
  readonly province: Layer;
  readonly cities: readonly Layer[];
  readonly partners: readonly Partner[];
  readonly holidays: readonly HolidayYear[];
  /** Every key there is, in a stable order. */
  readonly keys: readonly PolicyKey[];
}

/** Builds the lookup. `digest` gives the short version of a text; it is an argument so that this file also runs in a browser. */
export function policiesOf(set: PolicySet, digest: (text: string) => string): Policies {
  const chains = new Map([set.province, ...set.cities].map((layer) => [
    layer.scope, layer === set.province ? [set.nation, set.province] : [set.nation, set.province, layer],
  ]));
  const rules = new Map([set.nation, set.province, ...set.cities].flatMap((layer) => layer.rules).map((rule) => [rule.id, rule]));
  const holidays = workingCalendarOf(set.holidays);
  const byDay = new Map<string, Policy>();
  const byRules = new Map<string, Policy>();

  function find(cityCode: string, date: PlainDate): Policy {
    const chain = chains.get(cityCode);
    if (chain === undefined) throw new RangeError(`no policy for the city ${cityCode}`);
    const standing = inForce(chain, date);
    if (standing.size < set.keys.length) throw new RangeError(`no complete policy for ${cityCode} on ${date}`);
    const identity = [cityCode, ...[...standing.values()].map((rule) => rule.id)].join();
    const policy = byRules.get(identity) ?? resolve(cityCode, set.keys.map((key) => standing.get(key)!), holidays, digest);
    byRules.set(identity, policy);
    return policy;
  }

  return {
    cities: set.cities.map((layer) => ({ code: layer.scope, name: layer.name })),
    partners: set.partners,
    rule: (id) => rules.get(id),
    holidaysArrangedThrough: (date) => arrangedThrough(set.holidays, date),
    partnerPurpose: (partnerKey, purpose, date) => set.partners.find((partner) => partner.key === partnerKey)?.purposes
      .find((entry) => entry.purpose === purpose && entry.from <= date && (entry.to === null || date <= entry.to)),
    on(cityCode, date) {
      const cached = byDay.get(cityCode + date);
      if (cached !== undefined) return cached;
      const policy = find(cityCode, date);
      // Callers ask for a few hundred days of 21 cities; an entry is only a reference, the policies themselves are shared.
      if (byDay.size >= 50_000) byDay.clear();
      byDay.set(cityCode + date, policy);
      return policy;
    },
  };
}

function inForce(chain: readonly Layer[], date: PlainDate): Map<PolicyKey, Rule> {
  const standing = chain.flatMap((layer) => layer.rules).filter((rule) => rule.from <= date && (rule.to === null || date <= rule.to));
  return new Map(standing.map((rule) => [rule.key, rule]));
}

function resolve(cityCode: string, rules: readonly Rule[], holidays: WorkingCalendar, digest: (text: string) => string): Policy {
  const values = Object.fromEntries(rules.map((rule) => [rule.key, rule.value])) as PolicyValues;
  const ruleIds = Object.fromEntries(rules.map((rule) => [rule.key, rule.id])) as Record<PolicyKey, string>;
  const version = digest(JSON.stringify(rules.map((rule) => [rule.id, rule.value, rule.source])));
  return Object.freeze({ ...values, cityCode, version, holidays, ruleIds: Object.freeze(ruleIds) });
}
