import type { ShownName } from '@yuejuma/policy';
import type { BilingualName, City, Explanation as ExplanationMessage } from '@yuejuma/proto/registration/v1/city_service';
import { CityCorrection_Reason, CityCorrection_State, type ResidenceDeclaration } from '@yuejuma/proto/registration/v1/residence_declaration';
import { shanghaiDate } from '@yuejuma/kernel';
import { findCorrections, type Correction } from './city-corrections.repository.js';
import { findAsOfTimes } from './city-records.repository.js';
import type { Context } from './context.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { isIgnorable } from './domain/governing-rules.js';
import type { Explanation } from './explain-declaration.js';
import type { OpenCity } from './list-cities.js';
import { toProto } from './to-proto.js';

/** What residents see of declarations, with what only their city can say: of when it is, whether it may be ignored (C13, R34). */
export async function toResidences(ctx: Context, declarations: readonly FiledDeclaration[], evidence: Parameters<typeof toProto>[1] = []): Promise<ResidenceDeclaration[]> {
  const fromCity = declarations.filter(({ source }) => source === 'CITY_ADAPTER').map(({ id }) => id);
  const [asOf, corrections] = fromCity.length === 0 ? [new Map<string, Date>(), new Map<string, Correction>()]
    : await Promise.all([findAsOfTimes(ctx.db, fromCity), findCorrections(ctx.db, fromCity)]);
  const today = shanghaiDate(ctx.now());
  return declarations.map((d) => ({
    ...toProto(d, evidence.filter((one) => one.declarationId === d.id)), asOfTime: asOf.get(d.id), isIgnorable: isIgnorable(d, ctx.policyOn(d.cityCode, today)), correction: toCorrection(corrections.get(d.id)),
  }));
}

const toCorrection = (correction: Correction | undefined): ResidenceDeclaration['correction'] => correction
  && { reason: CityCorrection_Reason[correction.reason], askTime: correction.askTime, state: CityCorrection_State[correction.state] };

const toName = (name: ShownName): BilingualName => ({ zhHans: name['zh-Hans'], zhHant: name['zh-Hant'], en: name.en });

export function toCity({ city, policy, feed }: OpenCity): City {
  return {
    code: city.code, name: toName(city.name), isAddressEntryOpen: policy.addressEntryEnabled, isHouseManagementOpen: policy.houseManagementEnabled,
    isPendingIgnorable: policy.pendingIgnorable, registrationSource: policy.registrationSource, permitIssuer: policy.permitIssuer,
    moveOutPermitEffect: policy.moveOutPermitEffect, isAddressOnPermit: policy.showAddressOnPermit,
    channels: policy.channels.map(({ id, name }) => ({ id, name: toName(name) })),
    hotlines: policy.hotlines.map(({ divisionCode, name, phone }) => ({ divisionCode, name: toName(name), phone })),
    registrationsAsOfTime: feed.asOfTime ?? undefined, silentSinceTime: feed.failTime ?? undefined, policyVersion: policy.version,
    minorMaxAge: policy.minorMaxAge, elderMinAge: policy.elderMinAge,
  };
}

export const toExplanation = ({ declarationId, policyVersion, rules }: Explanation): ExplanationMessage => ({
  declarationId, policyVersion,
  rules: rules.map(({ rule: { id, key, value, source, from, to, file }, hasDecided }) =>
    ({ id, key, value: JSON.stringify(value), sources: [...source], inForceSinceOn: from, inForceUntilOn: to ?? '', policyFile: file, hasDecided })),
});
