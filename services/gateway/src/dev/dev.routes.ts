import type { Route } from '../http/route.js';
import { clockRoutes } from './clock.routes.js';
import type { Doors } from './doors.js';
import { partnerRequestRoutes } from './partner-request.routes.js';
import { peopleRoutes } from './people.routes.js';
import { simulatorRoutes } from './simulators.routes.js';

/** The doors of a development start (contract section 2); nothing of them is registered in production. */
export const devRoutes = (doors: Doors): Route[] => [...peopleRoutes(doors), ...partnerRequestRoutes(doors), ...simulatorRoutes(doors), ...clockRoutes(doors)];
