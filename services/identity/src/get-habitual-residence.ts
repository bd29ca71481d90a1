import type { Context } from './context.js';
import { findHabitualResidence, type HabitualResidence } from './habitual-residences.repository.js';

/** The one 常住地 of a person, with empty ids when there is none. */
export const getHabitualResidence = (ctx: Context, subjectId: string): Promise<HabitualResidence> => findHabitualResidence(ctx.db, subjectId);
