import { computed, shallowRef } from 'vue';
import { api, at } from './api.js';

/** 我的任务: to do, with a state and a deadline (R60). */
export type Task = {
  id: string;
  kind: 'CONFIRM_RESIDENCE' | 'CLAIM_PERMIT' | 'DECIDE_CASE' | 'REVIEW_HABITUAL' | 'OBJECT_TO_END' | 'NOTE_ROLLBACK' | 'ACCEPT_PROXY';
  state: 'OPEN' | 'DONE' | 'CLOSED';
  deadlineTime?: string;
  createTime?: string;
  declarationId?: string;
  /** What the province is to note. */
  rollbackId?: string;
  caseKind?: 'CONFIRMATION' | 'APPEAL' | 'END' | 'DISPUTE';
  maskedName?: string;
  dwelling?: Place;
  moveInDate?: string;
  whoElse?: readonly string[];
};
/** 消息通知: read or unread (R60). */
export type Message = { id: string; templateId: string; text: string; createTime: string; isRead: boolean; declarationId?: string; ownDeclarationId?: string; deliveredBy?: readonly Delivery[] };
/** How a notice reached the person besides this list, as the providers reported. */
export type Delivery = { channel: 'SMS' | 'PUSH'; state: 'QUEUED' | 'SENT' | 'DELIVERED' | 'FAILED'; deliveredOn?: string };

/** An address as the gateway writes it: one line of text, or a record with that line. */
export type Place = string | { fullText?: string; address?: Place };
export function placeText(place: Place | undefined): string {
  if (place === undefined) return '';
  return typeof place === 'string' ? place : (place.fullText ?? placeText(place.address));
}

const unreadCount = shallowRef(0);
const openTaskCount = shallowRef(0);
let countedAt = 0;
const countEveryMs = 60_000;
export const waitingCount = computed(() => unreadCount.value + openTaskCount.value);

export const noteTasks = (count: number): void => void (openTaskCount.value = count);
export const noteMessages = (count: number): void => void (unreadCount.value = count);
export const openIn = (tasks: readonly Task[]): number => tasks.filter(({ state }) => state === 'OPEN').length;
export const unreadIn = (messages: readonly Message[]): number => messages.filter(({ isRead }) => !isRead).length;
export const markRead = (id: string) => api.post<Message>(at`/v1/me/messages/${id}:read`);

/**
 * Refreshes the count on the tab bar. Notices only: a list of tasks shows masked names, every such read is logged and
 * seen by those people (D6), so tasks are read when somebody opens them. A failure here is nobody's concern.
 */
export function countUnread(now: number): void {
  if (now - countedAt < countEveryMs) return;
  countedAt = now;
  void api.get<{ messages: Message[]; unreadCount?: number }>('/v1/me/messages?pageSize=1').then(({ messages, unreadCount: count }) => noteMessages(count ?? unreadIn(messages))).catch(() => undefined);
}

export function forgetCounts(): void {
  unreadCount.value = 0;
  openTaskCount.value = 0;
  countedAt = 0;
}
