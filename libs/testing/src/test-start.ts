/**
 * The instant at which every service and platform under test begins by its own clock, whatever day it is: an ordinary Wednesday
 * morning. A test about other days sets them; all of them may be run from another instant, such as
 * `TEST_START=2028-02-28T23:58:00+08:00`.
 */
export const testStart = new Date(process.env['TEST_START'] ?? '2026-12-02T10:00:00+08:00');
