import type { DatabaseSync } from 'node:sqlite';

/** A message that a phone sent. */
export interface ReceivedSms {
  sequence: number;
  messageId: string;
  phone: string;
  text: string;
  receiveMs: number;
}

export function saveInboundSms(store: DatabaseSync, { messageId, phone, text, receiveMs }: Omit<ReceivedSms, 'sequence'>): void {
  store.prepare('insert into inbound_sms (message_id, phone, text, receive_ms) values (?, ?, ?, ?)').run(messageId, phone, text, receiveMs);
}

/** Messages after one of them, oldest first. */
export function findInboundSms(store: DatabaseSync, after: number, limit: number): ReceivedSms[] {
  return store.prepare('select sequence, message_id as messageId, phone, text, receive_ms as receiveMs from inbound_sms where sequence > ? order by sequence limit ?')
    .all(after, limit) as unknown as ReceivedSms[];
}
