import { shanghaiDate, DomainError } from '@yuejuma/kernel';
import { declared, fold, setHabitual, unsetHabitual, type Action } from '@yuejuma/residence';
import { applied, filed, isOwn, opened, type FiledDeclaration } from '../../services/registration/src/domain/filed-declaration.js';
import { deciders, type Command } from './commands.js';
import { nowOf, policyOf, type Life } from './life.js';
import { judge, judgeUndone } from './oracle.js';

/** A command from the request to its answer. Between any two steps the pod may die; whatever then is not committed never was. */
export function* perform(life: Life, command: Command): Generator<void> {
  command.at = nowOf(life);
  try {
    yield* command.name === 'declare' ? declare(life, command) : command.name === 'setHabitual' ? chooseHabitual(life, command) : answer(life, command);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    // Losing a race is no property of the command: done one after another it has none.
    if (error.reason !== 'CONCURRENT_CHANGE') life.log.push({ command, wrote: '', refused: error.reason });
    else if (life.random.chance(0.5)) life.unanswered.push({ ...command });
  }
}

function* answer(life: Life, command: Command): Generator<void> {
  const { store } = life;
  const seen = store.files.get(command.id);
  if (seen === undefined) return;
  const stale = life.faults.staleRead ? store.before.get(command.id) : undefined;
  if (isSettled(life, stale ?? seen, command, stale !== undefined)) return;
  yield;
  const before = store.files.get(command.id) ?? seen;
  const action = decide(life, before, command);
  if (action === null) return void life.log.push({ command, wrote: '', refused: '' });
  yield;
  const after = sumAfter(life, before, action);
  store.append([{ before, action, after }]);
  committed(life, command, [{ before, action }]);
  yield;
  acknowledge(life, command, after);
}

/** Whether the first look already answers; a refusal by a replica that lags is no word of the service, and is asked again. */
function isSettled(life: Life, seen: FiledDeclaration, command: Command, isStale: boolean): boolean {
  try {
    return decide(life, seen, command) === null;
  } catch (error) {
    if (!isStale || !(error instanceof DomainError)) throw error;
    return true;
  }
}

const decide = (life: Life, d: FiledDeclaration, command: Command): Action | null => {
  const rule = deciders[command.name as keyof typeof deciders];
  return rule(d, command, policyOf(life, d), life.store.history(d.id).slice(0, d.version));
};

/** An undoing changes the sum of everything before it; anything else adds to it. */
export function sumAfter(life: Life, before: FiledDeclaration, action: Action): FiledDeclaration {
  const policy = policyOf(life, before);
  if (action.kind !== 'UNDONE') return applied(before, action, policy);
  return filed(before, fold([...life.store.history(before.id), action]), action, policy);
}

function* declare(life: Life, command: Command): Generator<void> {
  const { store } = life;
  const home = life.people.homes.find(({ addressId }) => addressId === command.addressId);
  if (home === undefined) return;
  const request = `${command.by} ${command.requestId}`;
  const confirmers = home.confirmers;
  yield;
  const answered = store.files.get(store.answered.get(request) ?? '');
  if (answered !== undefined) return acknowledge(life, command, answered);
  const { cityCode, addressId, divisionCode } = home;
  const policy = life.policyOn(cityCode, shanghaiDate(command.at));
  const actions = declared({
    declarationId: command.id, by: command.by, residentId: command.by, cityCode, source: 'SELF_DECLARED', at: command.at, addressId, dwellingId: null,
    dwellingUse: 'RENTED', reason: 'WORK', moveInOn: command.on ?? shanghaiDate(command.at), confirmers, isTyped: command.isTyped === true, isDwelling: true, registrants: 0,
  }, policy);
  const file = opened(actions, { addressId, divisionCode }, policy);
  const id = store.insert(file, actions, request);
  if (id === file.id) committed(life, { ...command, confirmers }, actions.map((action) => ({ before: file, action })).slice(0, 1));
  yield;
  const standing = store.files.get(id);
  if (standing !== undefined) acknowledge(life, command, standing);
}

/** 设为常住地: identity grants it, then both registrations are written here; a crash between is completed by asking again (G9). */
function* chooseHabitual(life: Life, command: Command): Generator<void> {
  const { store, identity } = life;
  const d = store.files.get(command.id);
  if (d === undefined) return;
  if (!isOwn(d, command.by)) throw new DomainError('DECLARATION_NOT_FOUND', { declaration: d.id });
  const policy = policyOf(life, d);
  setHabitual(d, command.by, command.at, policy);
  const current = identity.get(d.residentId);
  yield;
  if (identity.get(d.residentId)?.declarationId !== current?.declarationId) throw new DomainError('CONCURRENT_CHANGE', {});
  const granted = current?.declarationId === d.id ? current : { declarationId: d.id, version: (current?.version ?? 0) + 1 };
  identity.set(d.residentId, granted);
  yield;
  if (identity.get(d.residentId)?.version !== granted.version) throw new DomainError('CONCURRENT_CHANGE', {});
  const before = store.files.get(command.id) ?? d;
  const set = setHabitual(before, command.by, command.at, policy);
  if (set === null) return;
  const previous = [...store.files.values()].find((file) => file.residentId === d.residentId && file.isHabitual);
  const unset = previous && unsetHabitual(previous, command.by, command.at);
  const acts = [...(previous && unset ? [{ before: previous, action: unset, after: applied(previous, unset, policyOf(life, previous)) }] : []), { before, action: set, after: applied(before, set, policy) }];
  store.append(acts);
  committed(life, command, acts);
  yield;
  for (const { after } of acts) acknowledge(life, command, after);
}

/** What was just written, held against the rules in other words. */
function committed(life: Life, command: Command, acts: readonly { before: FiledDeclaration; action: Action }[]): void {
  life.log.push({ command, wrote: acts.map(({ action }) => action.kind).join(), refused: '' });
  for (const { before, action } of acts) {
    life.violations.push(...judge(action, before, command, policyOf(life, before)), ...judgeUndone(action, command, life.store.history(before.id)));
  }
}

function acknowledge(life: Life, command: Command, { id, version }: FiledDeclaration): void {
  if (life.faults.lostAck && life.random.chance(0.2)) life.unanswered.push({ ...command });
  else life.acked.push({ id, version });
}
