import type { Component } from 'vue';
import type { Role } from './lib/session.js';
import type { IconName } from './ui/icons.js';

type Page = {
  load: () => Promise<{ default: Component }>;
  /** Readable before signing in: the notice, verification, an owner's invitation, the guides and the verifier's desk. */
  isOpen?: boolean;
};

/** Every page of the app. The code page and sign-in come first; each other one is its own download (C67). */
export const pages: Readonly<Record<string, Page>> = {
  code: { load: () => import('./features/code/CodePage.vue') },
  'sign-in': { load: () => import('./features/sign-in/SignInPage.vue'), isOpen: true },
  notice: { load: () => import('./features/verify/NoticePage.vue'), isOpen: true },
  verify: { load: () => import('./features/verify/VerifyPage.vue'), isOpen: true },
  request: { load: () => import('./features/request/RequestPage.vue') },
  declare: { load: () => import('./features/declare/DeclarePage.vue') },
  residences: { load: () => import('./features/residences/ResidencesPage.vue') },
  'co-resident': { load: () => import('./features/residences/CoResidentPage.vue') },
  proxies: { load: () => import('./features/proxies/ProxiesPage.vue') },
  explanation: { load: () => import('./features/cities/ExplanationPage.vue') },
  dwellings: { load: () => import('./features/residences/DwellingsPage.vue') },
  'standing-rules': { load: () => import('./features/standing-rules/StandingRulesPage.vue') },
  messages: { load: () => import('./features/messages/MessagesPage.vue') },
  permit: { load: () => import('./features/permit/PermitPage.vue') },
  'access-log': { load: () => import('./features/access-log/AccessLogPage.vue') },
  'invited-owner': { load: () => import('./features/invitation/InvitedOwnerPage.vue'), isOpen: true },
  guides: { load: () => import('./features/guides/GuidesPage.vue'), isOpen: true },
  verifier: { load: () => import('./features/verifier/VerifierPage.vue'), isOpen: true },
  cases: { load: () => import('./features/cases/CasesPage.vue') },
  counter: { load: () => import('./features/counter/CounterPage.vue') },
  slip: { load: () => import('./features/slips/IssueSlipPage.vue') },
  'signed-slip': { load: () => import('./features/slips/SignedSlipPage.vue') },
  hiding: { load: () => import('./features/hiding/HidingPage.vue') },
  hidings: { load: () => import('./features/hiding/HidingsPage.vue') },
  'authority-events': { load: () => import('./features/authority-events/AuthorityEventsPage.vue') },
  rollbacks: { load: () => import('./features/rollbacks/RollbacksPage.vue') },
  rollback: { load: () => import('./features/rollbacks/RollbackPage.vue') },
  me: { load: () => import('./features/me/MePage.vue') },
  'printed-code': { load: () => import('./features/me/PrintedCodePage.vue') },
  presence: { load: () => import('./features/me/PresencePage.vue') },
  'own-data': { load: () => import('./features/me/OwnDataPage.vue') },
};

type Tab = { name: string; icon: IconName };
const tabIcons: readonly Tab[] = [
  { name: 'code', icon: 'code' },
  { name: 'cases', icon: 'list' },
  { name: 'counter', icon: 'pen' },
  { name: 'residences', icon: 'home' },
  { name: 'messages', icon: 'mail' },
  { name: 'me', icon: 'person' },
];
const tabNames: Readonly<Record<string, readonly string[]>> = {
  code: ['code', 'residences', 'messages', 'me'],
  cases: ['cases', 'counter', 'me'],
};
/** The tab bar of those whose first page is `home`. */
export const tabsOf = (home: string): readonly Tab[] => tabIcons.filter(({ name }) => tabNames[home]?.includes(name));

/** The first page of a person: their code, an officer's queue, and for other staff what is theirs. */
export function homeOf(hasRole: (role: Role) => boolean): string {
  if (hasRole('OFFICER')) return 'cases';
  return hasRole('AUDITOR') || hasRole('CITY_ADMIN') ? 'me' : 'code';
}

/** The page to show for a name; `home` is null for somebody not signed in, who is led to sign-in. */
export function pageFor(name: string, home: string | null): string {
  const page = pages[name];
  if (home === null) return page?.isOpen === true ? name : 'sign-in';
  return page === undefined || name === 'sign-in' || name === 'code' ? home : name;
}
