import type { Rollup } from 'vite';

/** Files of a build that a code is shown with: the page, the entry, the code page, and what these import. */
export function appShell(bundle: Rollup.OutputBundle): string[] {
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
    const isFirst = item.type === 'chunk' && (item.isEntry || item.facadeModuleId?.endsWith('/features/code/CodePage.vue') === true);
    if (isFirst) add(item.fileName);
  }
  return [...files].sort();
}
