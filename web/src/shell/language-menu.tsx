import { type Language, languages, useReader } from '../texts/language.tsx';

export function LanguageMenu() {
  const { t, language, choose } = useReader();
  return (
    <select
      aria-label={t('app.language')}
      value={language}
      onChange={(event) => choose(event.target.value as Language)}
      className="min-h-9 rounded-lg border border-line bg-page px-2 text-sm text-ink"
    >
      {Object.entries(languages).map(([id, name]) => (
        <option key={id} value={id} lang={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
