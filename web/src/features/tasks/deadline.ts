/** A deadline as people say it: one at midnight means that the day before is the last. */
export function lastMoment(deadlineTime: string): { isEndOfDay: boolean; instant: string } {
  const isEndOfDay = /T16:00:00(\.0+)?Z$/.test(new Date(deadlineTime).toISOString());
  return { isEndOfDay, instant: isEndOfDay ? new Date(Date.parse(deadlineTime) - 1).toISOString() : deadlineTime };
}
