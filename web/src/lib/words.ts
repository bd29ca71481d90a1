import { useI18n } from 'vue-i18n';
import type { ApiError } from './api-error.js';

/** The words for a failure: ours by reason, those of the page (`own`) before the general ones, else the server's message, else a plain sentence (architecture.md 2.5). */
export function errorKey(error: ApiError, has: (key: string) => boolean, own?: string): string | null {
  if (own !== undefined && has(`${own}.${error.reason}`)) return `${own}.${error.reason}`;
  if (has(`errors.${error.reason}`)) return `errors.${error.reason}`;
  if (error.message !== '') return null;
  return error.httpStatus === 0 ? 'errors.NETWORK' : error.httpStatus >= 500 ? 'errors.INTERNAL_FAULT' : 'errors.OTHER';
}

/** Words of this app: failures, enumerations and dates in the language shown. */
export function useWords() {
  const { t, te, tm, locale } = useI18n();
  const has = (key: string) => te(key) || te(key, 'zh-Hans');
  const tags: Record<string, string> = { 'zh-Hans': 'zh-CN', 'zh-Hant': 'zh-HK', en: 'en-GB' };
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tags[locale.value], options);
  return {
    t,
    has,
    /** The tag of the language shown. */
    language: (): string => locale.value,
    errorWords(error: ApiError, own?: string): string {
      const key = errorKey(error, has, own);
      const words = key === null ? error.message : t(key, error.metadata);
      return error.retryAfter === null ? words : `${words}${t('errors.retryAfter', { seconds: Math.ceil(error.retryAfter) })}`;
    },
    /** A member of a closed list in words; an unknown member is shown as it came rather than hidden. */
    name: (list: string, member: string): string => (has(`${list}.${member}`) ? t(`${list}.${member}`) : member),
    /** The members of a closed list that have a name. */
    members: (list: string): string[] => Object.keys(tm(list) as object),
    /** An instant, in Guangdong's time whatever the phone is set to. */
    time: (instant: string): string =>
      format({ dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Shanghai' }).format(new Date(instant)),
    /** The day of an instant, in Guangdong. */
    day: (instant: string): string => format({ dateStyle: 'long', timeZone: 'Asia/Shanghai' }).format(new Date(instant)),
    /** The day of the week of an instant, in Guangdong. */
    weekday: (instant: string): string => format({ weekday: 'long', timeZone: 'Asia/Shanghai' }).format(new Date(instant)),
    /** A civil date, which belongs to no time zone. */
    date: (civil: string): string => format({ dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${civil.slice(0, 10)}T00:00:00Z`)),
  };
}
