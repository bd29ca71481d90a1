import { createApp } from 'vue';
import App from './App.vue';
import { i18n, preferredLanguage, setLanguage } from './lib/i18n.js';
import { listenToHash } from './lib/router.js';
import { restoreSession } from './lib/session.js';
import { pages } from './routes.js';
import './ui/theme.css';

async function start() {
  // The page most often wanted is on its way while the session is read.
  void pages['code']?.load();
  const language = preferredLanguage(localStorage.getItem('yuejuma.language'), navigator.languages);
  await Promise.all([restoreSession(), setLanguage(language).catch(() => undefined)]);
  listenToHash();
  createApp(App).use(i18n).mount('#app');
  if (import.meta.env.PROD && 'serviceWorker' in navigator) {
    navigator.serviceWorker.register('/sw.js').catch(() => undefined);
  }
}

void start();
