import { DecideCaseRequest_Decision as Decision } from '@yuejuma/proto/registration/v1/registration_service';
import { RejectReason } from '@yuejuma/proto/registration/v1/residence_declaration';
import { officer, resident } from '@yuejuma/testing/service-under-test';
import type { CheckOptions, Figures } from '../figures.js';
import { civilDay, dayAfter, workingDaysAfter } from './calendar.js';
import { startPlatform, type Home, type Platform } from './platform.js';

export const demands = '1,000 silent owners: reminded twice, all with an officer at 72 h, who may answer until an officer does; silent officers lose the case after 5 working days; 1,000 ignored appeals lapse on the day, and it is told';

const HOUR = 3_600_000;
/** A Friday: the officers' days run over 春节, where a count of calendar days, or one without holidays, ends too soon. */
const START = new Date('2027-01-29T02:00:00Z');
const WORKING_DAYS = 5;
const APPEAL_DAYS = 10;

export async function run(figures: Figures, { isMutant }: CheckOptions): Promise<void> {
  const count = isMutant ? 40 : 1_000;
  const platform = await startPlatform();
  try {
    await platform.until(START);
    await silence(figures, platform, count);
    await appeals(figures, platform, count);
  } finally {
    await platform.stop();
  }
}

/** Owners who say nothing, then officers who say nothing. */
async function silence(figures: Figures, platform: Platform, count: number): Promise<void> {
  const { now, until, all, client } = platform;
  const from = now();
  const homes = await platform.declare(count);
  const day = civilDay(from);
  // What was declared first waits longest; everybody has waited so long at the end of the time it took to declare.
  const took = now().getTime() - from.getTime();
  const waited = (hours: number): Date => new Date(from.getTime() + took + hours * HOUR);
  for (const hours of [24, 48]) await until(waited(hours));
  each(figures, 'owners reminded twice', homes, await platform.told(homes, 'residence.reminder-due.v1'), 2);

  await until(new Date(from.getTime() + 72 * HOUR - 1_000));
  figures.demand('silent owners whose time is cut short', '0', await countOf(platform, homes, ({ state }) => state !== 'PENDING'), await countOf(platform, homes, ({ state }) => state !== 'PENDING') === 0);
  await until(waited(72));
  const withOfficer = await countOf(platform, homes, ({ state }) => state === 'UNDER_REVIEW');
  figures.demand('silent owners with an officer at 72 h', String(count), withOfficer, withOfficer === count);
  const lastDay = workingDaysAfter(civilDay(now()), WORKING_DAYS);

  const tenth = count / 10;
  const [answering, later, decided, rest] = [homes.slice(0, tenth), homes.slice(tenth, 2 * tenth), homes.slice(2 * tenth, 4 * tenth), homes.slice(4 * tenth)];
  await all(answering, confirmByOwner(platform));
  figures.demand('owners who answer after silence', `${tenth} from the first day`, await countOf(platform, answering, registered(day, 'OWNER')), await countOf(platform, answering, registered(day, 'OWNER')) === tenth);

  const silent = [...later, ...decided, ...rest];
  while (civilDay(now()) < lastDay) await until(new Date(now().getTime() + 24 * HOUR));
  const early = await countOf(platform, silent, ({ level }) => level.length < 12);
  figures.demand('cases taken from officers before their five working days are over', '0', early, early === 0);
  await until(new Date(`${dayAfter(lastDay)}T00:00:00+08:00`));
  const escalated = await countOf(platform, silent, ({ level, state }) => level === '440106' && state === 'UNDER_REVIEW');
  figures.demand('cases with the next level when they are over', String(silent.length), escalated, escalated === silent.length);
  each(figures, 'escalations told', silent, await platform.told(silent, 'residence.case-opened.v1', { isEscalated: true }), 1);

  await all(later, confirmByOwner(platform));
  const district = officer('officer-of-district', 'unit-district', ['440106']);
  await all(decided, (home) => client.decideCase({ caseId: home.id, decision: Decision.CONFIRM, reason: 'lease seen', evidenceIds: ['lease'] }, { caller: district }).catch(() => undefined));
  const answered = await countOf(platform, later, registered(day, 'OWNER')) + await countOf(platform, decided, registered(day, 'OFFICER'));
  figures.demand('answers of officers and owners decided that day, from the first day', String(later.length + decided.length), answered, answered === later.length + decided.length);
  const stuck = await countOf(platform, rest, ({ state }) => state !== 'UNDER_REVIEW');
  figures.demand('approved or refused by silence', '0', stuck, stuck === 0);
}

/** Appeals that nobody looks at. */
async function appeals(figures: Figures, platform: Platform, count: number): Promise<void> {
  const { now, until, all, client } = platform;
  const day = civilDay(now());
  const homes = await platform.declare(count);
  await all(homes, ({ id, owner }) => client.rejectResidence({ declarationId: id, reason: RejectReason.UNKNOWN_PERSON }, { caller: resident(owner) }));
  await all(homes, ({ id, tenant }) => client.appealDecision({ declarationId: id, evidenceIds: [] }, { caller: resident(tenant) }));
  const lastDay = workingDaysAfter(day, APPEAL_DAYS);
  while (civilDay(now()) < lastDay) await until(new Date(now().getTime() + 24 * HOUR));
  const early = await countOf(platform, homes, ({ state }) => state !== 'UNDER_REVIEW');
  figures.demand('appeals cut short', '0', early, early === 0);
  await until(new Date(`${dayAfter(lastDay)}T00:00:00+08:00`));
  const lapsed = await countOf(platform, homes, registered(day, 'LAPSE'));
  figures.demand('ignored appeals lapsed on the day, registered from the first', String(count), lapsed, lapsed === count);
  each(figures, 'residents told of it', homes, await platform.told(homes, 'residence.confirmed.v1', { confirmedBy: 'LAPSE' }), 1);
}

const confirmByOwner = ({ client }: Platform) => ({ id, owner }: Home): Promise<unknown> =>
  client.confirmResidence({ declarationId: id }, { caller: resident(owner) }).catch(() => undefined);

type Row = Awaited<ReturnType<Platform['rows']>>[number];
const registered = (on: string, by: string) => ({ state, registeredOn, confirmerKind }: Row): boolean => state === 'ACTIVE' && registeredOn === on && confirmerKind === by;

const countOf = async (platform: Platform, homes: readonly Home[], is: (row: Row) => boolean): Promise<number> => (await platform.rows(homes)).filter(is).length;

/** Demands exactly so many events of every one. */
function each(figures: Figures, name: string, homes: readonly Home[], told: ReadonlyMap<string, number>, times: number): void {
  const right = homes.filter(({ id }) => told.get(id) === times).length;
  figures.demand(name, `${homes.length} of ${homes.length}`, right, right === homes.length);
}
