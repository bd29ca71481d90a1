import { DomainError } from '@yuejuma/kernel';
import type { Action } from '@yuejuma/residence';
import type { FiledDeclaration } from '../../services/registration/src/domain/filed-declaration.js';

/** What one act announces: the sum it led to. */
export interface LifeEvent {
  readonly eventId: number;
  readonly declarationId: string;
  readonly residentId: string;
  readonly kind: Action['kind'];
  readonly actor: string;
  readonly sum: FiledDeclaration;
}

interface OutboxRow {
  readonly event: LifeEvent;
  isPublished: boolean;
  isSettled: boolean;
}

/** One row of `declaration_actions` with its round. */
interface Entry {
  readonly action: Action;
  readonly round: number;
}

const OPEN: readonly string[] = ['PENDING', 'UNDER_REVIEW', 'ACTIVE'];
const CONFIRMING: readonly string[] = ['CONFIRMED', 'OFFICER_CONFIRMED', 'LAPSED'];

/**
 * Registration's Postgres: what is committed, with the constraints of its schema. One call of a commit method is one
 * transaction; nothing of it stays when it throws.
 */
export class Store {
  readonly files = new Map<string, FiledDeclaration>();
  readonly histories = new Map<string, Entry[]>();
  readonly outbox: OutboxRow[] = [];
  /** Answered creates by actor and request id. */
  readonly answered = new Map<string, string>();
  /** What a replica that lags still says. */
  readonly before = new Map<string, FiledDeclaration>();

  history(id: string): Action[] {
    return (this.histories.get(id) ?? []).map(({ action }) => action);
  }

  /** A new file with its first actions. ALREADY_DECLARED. */
  insert(file: FiledDeclaration, actions: readonly Action[], request: string): string {
    const first = this.answered.get(request);
    if (first !== undefined) return first;
    this.requireOneOpen(file);
    this.answered.set(request, file.id);
    this.files.set(file.id, file);
    this.histories.set(file.id, actions.map((action) => ({ action, round: 0 })));
    for (const action of actions) this.announce(file, action);
    return file.id;
  }

  /** Acts on files read before, each with the sum after it. CONCURRENT_CHANGE when one of them has changed since. */
  append(acts: readonly { before: FiledDeclaration; action: Action; after: FiledDeclaration }[]): void {
    for (const { before, action, after } of acts) {
      const entries = this.histories.get(before.id) ?? [];
      if (this.files.get(before.id)?.version !== before.version) throw new DomainError('CONCURRENT_CHANGE', { declaration: before.id });
      const isTwice = CONFIRMING.includes(action.kind) && entries.some((entry) => entry.round === after.round && CONFIRMING.includes(entry.action.kind));
      if (isTwice) throw new DomainError('CONCURRENT_CHANGE', { declaration: before.id });
      if (OPEN.includes(after.state)) this.requireOneOpen(after);
    }
    this.requireOneHabitual(acts.map(({ after }) => after));
    for (const { before, action, after } of acts) {
      this.before.set(before.id, before);
      this.files.set(after.id, after);
      this.histories.get(after.id)?.push({ action, round: after.round });
      this.announce(after, action);
    }
  }

  private announce(sum: FiledDeclaration, action: Action): void {
    const event = { eventId: this.outbox.length, declarationId: sum.id, residentId: sum.residentId, kind: action.kind, actor: action.by, sum };
    this.outbox.push({ event, isPublished: false, isSettled: false });
  }

  private requireOneOpen({ id, residentId, addressId }: FiledDeclaration): void {
    for (const other of this.files.values()) {
      if (other.id !== id && other.residentId === residentId && other.addressId === addressId && OPEN.includes(other.state)) throw new DomainError('ALREADY_DECLARED', { declaration: other.id });
    }
  }

  private requireOneHabitual(changed: readonly FiledDeclaration[]): void {
    const after = new Map([...this.files, ...changed.map((file): [string, FiledDeclaration] => [file.id, file])]);
    const habitual = [...after.values()].filter((file) => file.isHabitual).map((file) => file.residentId);
    if (new Set(habitual).size < habitual.length) throw new DomainError('CONCURRENT_CHANGE', {});
  }
}
