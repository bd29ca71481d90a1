import type { Plugin } from 'vite';
import { appShell } from './app-shell.js';

/** Asks for everything the code page needs at once, not one file after the other (C68). */
export function preloadAppShell(): Plugin {
  return {
    name: 'yuejuma-preload-app-shell',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle = {} }) => appShell(bundle)
        .filter((name) => !html.includes(name) && /\.(js|css)$/.test(name))
        .map((name) => ({ tag: 'link', injectTo: 'head' as const, attrs: name.endsWith('.js') ? { rel: 'modulepreload', crossorigin: true, href: `/${name}` } : { rel: 'preload', as: 'style', crossorigin: true, href: `/${name}` } })),
    },
  };
}
