import { computed, shallowRef } from 'vue';
import { api, at } from './api.js';

/** 我的任务: to do, with a state and a deadline (R60). */
export type Task = {
  id: string;
  kind: 'CONFIRM_RESIDENCE' | 'CLAIM_PERMIT' | 'DECIDE_CASE';
  state: 'OPEN' | 'DONE' | 'CLOSED';
  deadlineTime?: string;
  createTime?: string;
  declarationId?: string;
  maskedName?: string;
  dwelling?: Place;
  moveInDate?: string;
  whoElse?: readonly string[];
};
/** 消息通知: read or unread (R60). */
export type Message = { id: string; templateId: string; text: string; createTime: string; isRead: boolean };

/** An address as the gateway writes it: one line of text, or a record with that line. */
export type Place = string | { fullText?: string; address?: Place };
export function placeText(place: Place | undefined): string {
  if (place === undefined) return '';
  return typeof place === 'string' ? place : (place.fullText ?? placeText(place.address));
}

const tasks = shallowRef<readonly Task[]>([]);
const messages = shallowRef<readonly Message[]>([]);
export const waitingCount = computed(
  () => tasks.value.filter(({ state }) => state === 'OPEN').length + messages.value.filter(({ isRead }) => !isRead).length,
);

export async function readTasks(): Promise<readonly Task[]> {
  tasks.value = (await api.get<{ tasks: Task[] }>('/v1/me/tasks')).tasks;
  return tasks.value;
}

export async function readMessages(): Promise<readonly Message[]> {
  messages.value = (await api.get<{ messages: Message[] }>('/v1/me/messages')).messages;
  return messages.value;
}

export async function markRead(id: string): Promise<void> {
  await api.post(at`/v1/me/messages/${id}:read`);
  messages.value = messages.value.map((message) => (message.id === id ? { ...message, isRead: true } : message));
}

/** Refreshes the count on the tab bar; a failure here is nobody's concern. */
export const readInbox = (): void => void Promise.all([readTasks(), readMessages()]).catch(() => undefined);
