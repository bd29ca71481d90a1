/** Where a process dies: around a statement, after the commit of a transaction that has it, or at a point of the handler. */
export interface Mark {
  readonly name: string;
  readonly statement?: string;
  readonly when?: 'before' | 'after';
  readonly commitOf?: string;
}

/** The twelve places between "committed" and "done everywhere" (threats.md T23). */
export const MARKS: readonly Mark[] = [
  { name: 'relay: before it looks', statement: 'from outbox where publish_time is null', when: 'before' },
  { name: 'relay: holding a batch', statement: 'from outbox where publish_time is null', when: 'after' },
  { name: 'relay: handed on, not marked', statement: 'update outbox set publish_time', when: 'before' },
  { name: 'relay: marked, not committed', statement: 'update outbox set publish_time', when: 'after' },
  { name: 'relay: committed', commitOf: 'update outbox set publish_time' },
  { name: 'handler begins' },
  { name: 'consumer: before the inbox', statement: 'insert into inbox', when: 'before' },
  { name: 'consumer: in the inbox', statement: 'insert into inbox', when: 'after' },
  { name: 'consumer: before the effect', statement: 'insert into effects', when: 'before' },
  { name: 'consumer: after the effect', statement: 'insert into effects', when: 'after' },
  { name: 'consumer: committed', commitOf: 'insert into effects' },
  { name: 'handler ends' },
];
