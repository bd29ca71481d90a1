// The workspace compiles with TypeScript 7, which has no JavaScript API; vue-tsc is handed this folder's own TypeScript 6.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
process.argv.push('--noEmit', '-p', 'tsconfig.json');
require('vue-tsc').run(require.resolve('typescript/lib/tsc'));
