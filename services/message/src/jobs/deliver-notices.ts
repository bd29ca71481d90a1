import type { Job } from '@yuejuma/platform/queue/jobs';
import type { Context } from '../context.js';
import { readReports } from '../read-reports.js';
import { sendDeliveries } from '../send-deliveries.js';

/** So that a day of very many notices does not hold up the calendar; the next minute goes on. */
const BATCHES = 4;

/** Every minute, sends what waited and reads what became of it. Notices of this moment are on their way already. */
export const deliverNotices = (ctx: Context): Job => ({
  name: 'deliver-notices',
  pattern: (cityCode) => `${Number(cityCode) % 60} * * * * *`,
  async run(cityCodes) {
    let batch = 0;
    while (await sendDeliveries(ctx, cityCodes) && (batch += 1) < BATCHES);
    await readReports(ctx, cityCodes);
  },
});
