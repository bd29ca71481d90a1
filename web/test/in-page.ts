import { createRenderer } from 'vue';
import { vi } from 'vitest';

const nothing = (): null => null;
const node = (): object => ({});
const { createApp } = createRenderer<object, object>({
  createElement: node, createText: node, createComment: node, insert: nothing, remove: nothing, patchProp: nothing,
  setText: nothing, setElementText: nothing, parentNode: nothing, nextSibling: nothing,
});

/** Runs what a page is made of, without the page: from its opening until it is left. */
export function inPage<T>(setup: () => T): { held: T; leave: () => void } {
  const listeners = { addEventListener: () => undefined, removeEventListener: () => undefined };
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('document', { hidden: false, ...listeners });
  for (const [name, listen] of Object.entries(listeners)) vi.stubGlobal(name, listen);
  let held: T | undefined;
  const app = createApp({ setup: () => ((held = setup()), nothing) });
  app.mount({});
  return { held: held as T, leave: () => app.unmount() };
}
