interface Timed {
  id: string;
  createTime?: Date | undefined;
}

const timeOf = (item: Timed): number => item.createTime?.getTime() ?? 0;

/** The order most lists come in. */
export const newestFirst = { idOf: (item: Timed): string => item.id, isBefore: (a: Timed, b: Timed): boolean => timeOf(a) > timeOf(b) };

/** The order of a queue of work. */
export const oldestFirst = { idOf: (item: Timed): string => item.id, isBefore: (a: Timed, b: Timed): boolean => timeOf(a) < timeOf(b) };
