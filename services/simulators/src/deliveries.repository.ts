import type { DatabaseSync } from 'node:sqlite';

export interface SentSms {
  templateId: string;
  parameters: Record<string, string>;
  text: string;
  sendTime: Date;
}

/** Keeps a message; a repeat of the request id keeps nothing and returns the first receipt. */
export function saveSms(store: DatabaseSync, sms: SentSms & { phone: string; requestId: string; receiptId: string }): string {
  store.prepare('insert into sms (request_id, receipt_id, phone, template_id, parameters, text, send_ms) values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing')
    .run(sms.requestId, sms.receiptId, sms.phone, sms.templateId, JSON.stringify(sms.parameters), sms.text, sms.sendTime.getTime());
  return store.prepare('select receipt_id as id from sms where request_id = ?').get(sms.requestId)?.['id'] as string;
}

/** What was sent to a phone, newest first; notices, whose texts are filed, when asked for. */
export function findSmsTo(store: DatabaseSync, phone: string, withNotices: boolean, limit: number): SentSms[] {
  const rows = store.prepare('select template_id as templateId, parameters, text, send_ms as sendMs from sms where phone = ? and (? or template_id not in (select template_id from sms_templates)) order by sequence desc limit ?')
    .all(phone, Number(withNotices), limit) as unknown as { templateId: string; parameters: string; text: string; sendMs: number }[];
  return rows.map(({ sendMs, parameters, ...row }) => ({ ...row, parameters: JSON.parse(parameters) as Record<string, string>, sendTime: new Date(sendMs) }));
}

export function saveAssertion(store: DatabaseSync, assertion: string, result: 'MATCH' | 'NO_MATCH', now: Date): void {
  store.prepare('insert into face_assertions (assertion, result, create_ms) values (?, ?, ?)').run(assertion, result, now.getTime());
}

/** Uses an assertion up for a request; the same request again gets the same answer. Undefined when unknown, older, or used by another. */
export function redeemAssertion(store: DatabaseSync, assertion: string, requestId: string, notBefore: Date): 'MATCH' | 'NO_MATCH' | undefined {
  const row = store.prepare(`
    update face_assertions set redeemed_by = ? where assertion = ? and (redeemed_by = ? or (redeemed_by is null and create_ms > ?)) returning result`)
    .get(requestId, assertion, requestId, notBefore.getTime());
  return row?.['result'] as 'MATCH' | 'NO_MATCH' | undefined;
}

/** Orders a card once per request id; returns the order that stands. */
export function saveCardOrder(store: DatabaseSync, order: { requestId: string; permitId: string; orderId: string }): string {
  store.prepare('insert into card_orders values (?, ?, ?) on conflict do nothing').run(order.requestId, order.permitId, order.orderId);
  return store.prepare('select order_id as id from card_orders where request_id = ?').get(order.requestId)?.['id'] as string;
}
