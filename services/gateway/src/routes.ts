import type { Route } from './http/route.js';
import { accessLogRoutes } from './routes/access-log.routes.js';
import { addressRoutes } from './routes/addresses.routes.js';
import { appealRoutes } from './routes/appeals.routes.js';
import { caseRoutes } from './routes/cases.routes.js';
import { coResidentRoutes } from './routes/co-residents.routes.js';
import { assistedActRoutes } from './routes/assisted-acts.routes.js';
import { authorityEventRoutes } from './routes/authority-events.routes.js';
import { cityRoutes } from './routes/cities.routes.js';
import { organisationRoutes } from './routes/organisations.routes.js';
import { paperSlipRoutes } from './routes/paper-slips.routes.js';
import { codeRoutes, keyRoutes } from './routes/code.routes.js';
import { declarationRoutes } from './routes/declarations.routes.js';
import { dwellingRoutes } from './routes/dwellings.routes.js';
import { explanationRoutes } from './routes/explanation.routes.js';
import { healthRoutes } from './routes/health.routes.js';
import { hidingRoutes } from './routes/hidings.routes.js';
import { meRoutes } from './routes/me.routes.js';
import { permitRoutes } from './routes/permit.routes.js';
import { printedCodeRoutes, printedListRoutes } from './routes/printed-code.routes.js';
import { presenceRoutes } from './routes/presence.routes.js';
import { proxyRoutes } from './routes/proxies.routes.js';
import { residenceRoutes } from './routes/residences.routes.js';
import { rollbackRoutes } from './routes/rollbacks.routes.js';
import { strangerReportRoutes } from './routes/stranger-reports.routes.js';
import { partnerListRoutes } from './routes/partner-list.routes.js';
import { statusListRoutes, stripRoutes } from './routes/strips.routes.js';
import { contactRoutes } from './routes/contacts.routes.js';
import { taskRoutes } from './routes/tasks.routes.js';
import { verificationRoutes } from './routes/verifications.routes.js';

/** Everything the contract lists, in its order; the OpenAPI document is made from it. */
export const routes: readonly Route[] = [
  ...healthRoutes,
  ...keyRoutes,
  ...statusListRoutes,
  ...printedListRoutes,
  ...partnerListRoutes,
  ...verificationRoutes,
  ...meRoutes,
  ...codeRoutes,
  ...stripRoutes,
  ...printedCodeRoutes,
  ...presenceRoutes,
  ...addressRoutes,
  ...dwellingRoutes,
  ...cityRoutes,
  ...residenceRoutes,
  ...explanationRoutes,
  ...coResidentRoutes,
  ...appealRoutes,
  ...assistedActRoutes,
  ...paperSlipRoutes,
  ...organisationRoutes,
  ...declarationRoutes,
  ...rollbackRoutes,
  ...strangerReportRoutes,
  ...hidingRoutes,
  ...proxyRoutes,
  ...taskRoutes,
  ...contactRoutes,
  ...permitRoutes,
  ...accessLogRoutes,
  ...caseRoutes,
  ...authorityEventRoutes,
];
