import { operate } from '@yuejuma/platform/operate';
import { definition } from './app.module.js';
import { operatorActs } from './operator-acts.js';

await operate(definition, operatorActs);
