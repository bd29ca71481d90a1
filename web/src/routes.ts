import type { Component } from 'vue';
import type { IconName } from './ui/icons.js';

type Page = {
  load: () => Promise<{ default: Component }>;
  /** Readable before signing in: the notice, verification and the verifier's desk. */
  isOpen?: boolean;
};

/** Every page of the app. The code page and sign-in come first; each other one is its own download (C67). */
export const pages: Readonly<Record<string, Page>> = {
  code: { load: () => import('./features/code/CodePage.vue') },
  'sign-in': { load: () => import('./features/sign-in/SignInPage.vue'), isOpen: true },
  notice: { load: () => import('./features/verify/NoticePage.vue'), isOpen: true },
  verify: { load: () => import('./features/verify/VerifyPage.vue'), isOpen: true },
  declare: { load: () => import('./features/declare/DeclarePage.vue') },
  residences: { load: () => import('./features/residences/ResidencesPage.vue') },
  dwellings: { load: () => import('./features/residences/DwellingsPage.vue') },
  messages: { load: () => import('./features/messages/MessagesPage.vue') },
  permit: { load: () => import('./features/permit/PermitPage.vue') },
  'access-log': { load: () => import('./features/access-log/AccessLogPage.vue') },
  verifier: { load: () => import('./features/verifier/VerifierPage.vue'), isOpen: true },
  cases: { load: () => import('./features/cases/CasesPage.vue') },
  me: { load: () => import('./features/me/MePage.vue') },
  'own-data': { load: () => import('./features/me/OwnDataPage.vue') },
};

type Tab = { name: string; icon: IconName };
export const residentTabs: readonly Tab[] = [
  { name: 'code', icon: 'code' },
  { name: 'residences', icon: 'home' },
  { name: 'messages', icon: 'mail' },
  { name: 'me', icon: 'person' },
];
export const staffTabs: readonly Tab[] = [
  { name: 'cases', icon: 'list' },
  { name: 'me', icon: 'person' },
];

/** The page to show for a name: strangers are led to sign-in, staff have a queue instead of a code. */
export function pageFor(name: string, isSignedIn: boolean, isStaff: boolean): string {
  const page = pages[name];
  if (!isSignedIn) return page?.isOpen === true ? name : 'sign-in';
  if (page === undefined || name === 'sign-in') return isStaff ? 'cases' : 'code';
  return isStaff && name === 'code' ? 'cases' : name;
}
