import { forget, keep, kept } from './key-store.js';
import type { Diary } from './presence-diary.js';

/** The diary of a person; null while they do not let days count on this phone. */
export async function openDiary(holder: string): Promise<Diary | null> {
  const diary = await kept<Diary>('presence').catch(() => null);
  return diary?.holder === holder ? diary : null;
}

export const keepDiary = (diary: Diary) => keep('presence', diary);
export const forgetDiary = () => forget('presence');
