import { CheckBox } from '../../parts/check-box.tsx';
import { Field } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import { TextArea } from '../../parts/text-area.tsx';
import { useReader } from '../../texts/language.tsx';
import { textOr } from '../../texts/text-or.ts';
import type { Setting } from './read-settings.ts';
import { ReadersField } from './readers-field.tsx';

interface Props {
  /** Of the source. */
  kind: string;
  setting: Setting;
  /** Whether the server keeps a secret of this name. */
  isStored: boolean;
  value: unknown;
  problem: string | undefined;
  onChange(value: unknown): void;
}

export function SettingField({
  kind,
  setting: { name, hint: given, isRequired, initial, form },
  isStored,
  value,
  problem,
  onChange,
}: Props) {
  const { t } = useReader();
  const label = textOr(t, `setting.${name}`, inWords(name)) + (isRequired ? ' *' : '');
  const hint = textOr(t, `settingHint.${kind}.${name}`, textOr(t, `settingHint.${name}`, given));
  const common = { label, hint, problem };
  const text = { ...common, value: String(value ?? ''), required: isRequired };
  switch (form.kind) {
    case 'readers':
      return <ReadersField {...common} value={value} otherwise={form.otherwise} onChange={onChange} />;
    case 'flag':
      return <CheckBox {...common} checked={value === true} onChange={({ target }) => onChange(target.checked)} />;
    case 'choice':
      return (
        <Select {...text} onChange={({ target }) => onChange(target.value)}>
          {initial === undefined ? <option value="">–</option> : null}
          {form.options.map((option) => (
            <option key={option} value={option}>
              {textOr(t, `option.${option}`, option)}
            </option>
          ))}
        </Select>
      );
    case 'secret':
      return (
        <Field
          {...common}
          type="password"
          dir="ltr"
          autoComplete="new-password"
          required={isRequired && !isStored}
          hint={[hint, isStored ? t('source.secretStored') : ''].filter(Boolean).join(' ')}
          value={String(value ?? '')}
          onChange={({ target }) => onChange(target.value)}
        />
      );
    case 'list':
    case 'json':
      return (
        <TextArea
          {...text}
          dir="ltr"
          spellCheck={false}
          hint={[hint, form.kind === 'list' ? t('source.onePerLine') : t('source.asJson')].filter(Boolean).join(' ')}
          onChange={({ target }) => onChange(target.value)}
        />
      );
    default:
      return (
        <Field
          {...text}
          dir="ltr"
          spellCheck={false}
          {...(form.kind === 'number' ? { type: 'number', min: form.min, max: form.max } : {})}
          onChange={({ target }) => onChange(target.value)}
        />
      );
  }
}

/** `accessToken` -> `Access token`. */
function inWords(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
