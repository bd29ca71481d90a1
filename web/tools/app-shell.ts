import type { Rollup } from 'vite';

/** Files of a build that a code is shown with: the page, the entry, the code page, and what these import. */
export const appShell = (bundle: Rollup.OutputBundle): string[] => filesOf(bundle, '/features/code/CodePage.vue');

/** Files of a build that a code is checked with, without a network. */
export const verifierShell = (bundle: Rollup.OutputBundle): string[] => filesOf(bundle, '/features/verifier/VerifierPage.vue');

/** Pages that open without a network: showing, seeing who asks, checking, reading how, and signing out of a phone that is given away. */
const withoutNetwork = ['/features/code/CodePage.vue', '/features/request/RequestPage.vue', '/features/verifier/VerifierPage.vue', '/features/guides/GuidesPage.vue', '/features/me/MePage.vue', '/features/sign-in/SignInPage.vue'];
export const offlineShell = (bundle: Rollup.OutputBundle): string[] => [...new Set(withoutNetwork.flatMap((page) => filesOf(bundle, page)))];

/** Files of a build that read a code from a picture where the browser itself cannot. */
export const readerFiles = (bundle: Rollup.OutputBundle): string[] => Object.values(bundle)
  .filter((item) => (item.type === 'chunk' ? item.facadeModuleId?.includes('/zxing-wasm/') === true : item.fileName.endsWith('.wasm')))
  .map(({ fileName }) => fileName).sort();

function filesOf(bundle: Rollup.OutputBundle, page: string): string[] {
  const files = new Set<string>();
  const add = (name: string) => {
    const item = bundle[name];
    if (item === undefined || files.has(name)) return;
    files.add(name);
    if (item.type !== 'chunk') return;
    item.viteMetadata?.importedCss.forEach(add);
    item.imports.forEach(add);
  };
  for (const item of Object.values(bundle)) {
    const isFirst = item.type === 'chunk' && (item.isEntry || item.facadeModuleId?.endsWith(page) === true);
    if (isFirst) add(item.fileName);
  }
  return [...files].sort();
}
