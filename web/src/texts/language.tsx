import { IntlMessageFormat } from 'intl-messageformat';
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { en, type TextKey, type Texts } from './en.ts';

export const languages = { en: 'English', de: 'Deutsch', ar: 'العربية' } as const;
export type Language = keyof typeof languages;

export type Translate = (key: TextKey, values?: Record<string, string | number>) => string;

export interface Reader {
  language: Language;
  choose(language: Language): void;
  t: Translate;
  date(value: unknown): string;
  moment(value: unknown): string;
  /** `(15, 'minute')` -> `15 minutes`. */
  amount(value: number, unit: 'minute' | 'hour' | 'day'): string;
}

const load: Record<Language, () => Promise<Texts>> = {
  en: async () => en,
  de: async () => (await import('./de.ts')).texts,
  ar: async () => (await import('./ar.ts')).texts,
};
const storageKey = 'clew.language';

const Context = createContext<Reader | undefined>(undefined);

export function useReader(): Reader {
  const reader = use(Context);
  if (!reader) throw new Error('There is no language around this part');
  return reader;
}

/** Loads the reader's language and sets the document's language and direction; texts come from one catalogue each. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(preferred);
  const [loaded, setLoaded] = useState<{ language: Language; texts: Texts }>();

  useEffect(() => {
    let isCurrent = true;
    load[language]().then((texts) => isCurrent && setLoaded({ language, texts }));
    return () => {
      isCurrent = false;
    };
  }, [language]);

  const reader = useMemo(() => loaded && createReader(loaded.language, loaded.texts, setLanguage), [loaded]);
  useEffect(() => {
    if (!loaded) return;
    document.documentElement.lang = loaded.language;
    document.documentElement.dir = loaded.language === 'ar' ? 'rtl' : 'ltr';
  }, [loaded]);
  return reader ? <Context value={reader}>{children}</Context> : null;
}

function preferred(): Language {
  const wishes = [localStorage.getItem(storageKey) ?? '', ...navigator.languages].map((wish) => wish.slice(0, 2));
  return wishes.find((wish): wish is Language => wish in languages) ?? 'en';
}

function createReader(language: Language, texts: Texts, setLanguage: (language: Language) => void): Reader {
  // The reader's own region, where the language is his.
  const locale = navigator.languages.find((each) => each.startsWith(language)) ?? language;
  const formats = new Map<TextKey, IntlMessageFormat>();
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const show = (format: Intl.DateTimeFormat, value: unknown) => {
    const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
    return Number.isNaN(time) ? '' : format.format(time);
  };
  return {
    language,
    choose(wanted) {
      localStorage.setItem(storageKey, wanted);
      setLanguage(wanted);
    },
    t(key, values) {
      const format = formats.get(key) ?? new IntlMessageFormat(texts[key], locale);
      formats.set(key, format);
      return String(format.format(values));
    },
    date: (value) => show(days, value),
    moment: (value) => show(moments, value),
    amount: (value, unit) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value),
  };
}
