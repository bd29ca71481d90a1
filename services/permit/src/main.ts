import { runAlone } from '@yuejuma/platform/service';
import { start } from './app.module.js';

await runAlone(start);
