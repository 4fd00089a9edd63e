/** The languages that every text a person reads exists in. Japanese comes first and is the default. */
export const locales = ['ja', 'en'] as const;

export type Locale = (typeof locales)[number];

/** One value per language; a missing language does not compile. */
export type Localized<T> = Readonly<Record<Locale, T>>;

export function isLocale(value: string): value is Locale {
  return (locales as readonly string[]).includes(value);
}
