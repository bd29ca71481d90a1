import { change, forget, keep, kept } from './key-store.js';
import type { Diary } from './presence-diary.js';

/** The diary of a person; null while they do not let days count on this phone. */
export async function openDiary(holder: string): Promise<Diary | null> {
  const diary = await kept<Diary>('presence').catch(() => null);
  return diary?.holder === holder ? diary : null;
}

export const keepDiary = (diary: Diary) => keep('presence', diary);
/** Writes on in a person's diary, where they let days count on this phone; what two open pages note does not push out each other. */
export const changeDiary = (holder: string, next: (diary: Diary) => Diary) =>
  change<Diary>('presence', (diary) => (diary.holder === holder ? next(diary) : diary));
export const forgetDiary = () => forget('presence');
