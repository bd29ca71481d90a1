import type { DatabaseSync } from 'node:sqlite';
import { inOne } from './store.js';

/** 模板报备: files texts; one filed before is replaced. */
export function fileTemplates(store: DatabaseSync, templates: readonly { templateId: string; text: string }[]): void {
  const file = store.prepare('insert into sms_templates values (?, ?) on conflict do update set text = excluded.text');
  inOne(store, () => templates.forEach(({ templateId, text }) => file.run(templateId, text)));
}

/** The text filed under an id. */
export const findTemplate = (store: DatabaseSync, templateId: string): string | undefined =>
  store.prepare('select text from sms_templates where template_id = ?').get(templateId)?.['text'] as string | undefined;

/** Keeps that a message was taken and will never be delivered; returns its receipt. */
export function loseSms(store: DatabaseSync, receiptId: string): string {
  store.prepare('insert into sms_lost values (?)').run(receiptId);
  return receiptId;
}

/** Whether each message was delivered, by receipt; receipts never given out are left out. */
export function smsStates(store: DatabaseSync, receiptIds: readonly string[]): Map<string, boolean> {
  const find = store.prepare('select 1 as delivered from sms where receipt_id = ? union all select 0 from sms_lost where receipt_id = ?');
  return new Map(receiptIds.flatMap((id) => found(id, find.get(id, id)?.['delivered'])));
}

/** Keeps a push; a repeat of the request id keeps nothing and returns the first receipt. */
export function savePush(store: DatabaseSync, push: { requestId: string; receiptId: string; deviceId: string; noticeId: string; isDelivered: boolean }): string {
  store.prepare('insert into pushes values (?, ?, ?, ?, ?) on conflict do nothing').run(push.requestId, push.receiptId, push.deviceId, push.noticeId, Number(push.isDelivered));
  return store.prepare('select receipt_id as id from pushes where request_id = ?').get(push.requestId)?.['id'] as string;
}

/** Whether each push was delivered, by receipt; receipts never given out are left out. */
export function pushStates(store: DatabaseSync, receiptIds: readonly string[]): Map<string, boolean> {
  const find = store.prepare('select is_delivered as delivered from pushes where receipt_id = ?');
  return new Map(receiptIds.flatMap((id) => found(id, find.get(id)?.['delivered'])));
}

const found = (id: string, delivered: unknown): [string, boolean][] => (delivered === undefined ? [] : [[id, delivered === 1]]);
