import { runAlone } from '@yuejuma/platform/run-alone';
import { start } from './app.module.js';

await runAlone(start);
