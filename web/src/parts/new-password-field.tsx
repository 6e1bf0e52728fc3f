import { useReader } from '../texts/language.tsx';
import { Field } from './field.tsx';

export function NewPasswordField() {
  const { t } = useReader();
  return (
    <Field
      label={t('join.password')}
      name="password"
      type="password"
      autoComplete="new-password"
      minLength={12}
      maxLength={128}
      required
      dir="ltr"
    />
  );
}
