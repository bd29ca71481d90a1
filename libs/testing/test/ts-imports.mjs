// Lets Node run sources as they stand, where a relative import of x.js means x.ts.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    const isOwn = specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts');
    return next(isOwn ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
});
