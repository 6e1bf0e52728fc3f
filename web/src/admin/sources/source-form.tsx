import { ClewProblem, type ConnectorKind, type Source } from '@clew/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { clew } from '../../clew.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Select } from '../../parts/select.tsx';
import { useReader } from '../../texts/language.tsx';
import { composeSettings, type Entries, entriesOf } from './compose-settings.ts';
import { describeSchedule } from './describe-status.ts';
import { readSettings } from './read-settings.ts';
import { SettingField } from './setting-field.tsx';
import { sourceIdOf } from './source-id-of.ts';

interface Props {
  kind: ConnectorKind;
  keepsSecrets: boolean;
  /** The one that is changed; absent: a new one. */
  source?: Source;
  taken: readonly string[];
  onDone(id: string): void;
}

const schedules = ['15m', '1h', '6h', '1d', 'off'] as const;

/** Everything that a source of a kind can be told, and what the server objects to at the field that it concerns. */
export function SourceForm({ kind, keepsSecrets, source, taken, onDone }: Props) {
  const reader = useReader();
  const { t } = reader;
  const cache = useQueryClient();
  const settings = useMemo(() => readSettings(kind), [kind]);
  const [name, setName] = useState(source?.name ?? '');
  const [appId, setAppId] = useState(source?.appId ?? kind.kind);
  const [schedule, setSchedule] = useState(source?.schedule ?? kind.schedule);
  const [entries, setEntries] = useState<Entries>(() => entriesOf(settings, source?.settings ?? {}));
  const saving = useMutation({
    async mutationFn() {
      const sourceId = source?.id ?? sourceIdOf(name, kind.kind, taken);
      const { id } = await clew.putSource({
        sourceId,
        appId: appId.trim(),
        name: name.trim(),
        kind: kind.kind,
        settings: composeSettings(settings, entries),
        schedule,
      });
      return id;
    },
    async onSuccess(id) {
      await cache.invalidateQueries({ queryKey: ['sources'] });
      onDone(id);
    },
  });
  const isBadJson = saving.error instanceof SyntaxError;
  const problemOf = (field: string) => problemAt(saving.error, field);
  const offered = new Set<string>([...schedules, schedule]);
  return (
    <form
      className="mt-4 space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <Field
        label={`${t('admin.name')} *`}
        required
        maxLength={300}
        dir="auto"
        value={name}
        problem={problemOf('name')}
        onChange={({ target }) => setName(target.value)}
      />
      {settings.map((setting) => {
        if (setting.form.kind === 'secret' && !keepsSecrets) return null;
        return (
          <SettingField
            key={setting.name}
            kind={kind.kind}
            setting={setting}
            isStored={source?.secrets.includes(setting.name) ?? false}
            value={entries[setting.name]}
            problem={problemOf(`settings.${setting.name}`)}
            onChange={(value) => setEntries((before) => ({ ...before, [setting.name]: value }))}
          />
        );
      })}
      {!keepsSecrets && kind.secrets.length > 0 ? <p className="text-sm text-soft">{t('source.noSecrets')}</p> : null}
      <Field
        label={`${t('admin.app')} *`}
        hint={t('source.appHint')}
        required
        dir="ltr"
        value={appId}
        problem={problemOf('appId')}
        onChange={({ target }) => setAppId(target.value)}
      />
      <Select
        label={t('source.schedule')}
        value={schedule}
        problem={problemOf('schedule')}
        onChange={({ target }) => setSchedule(target.value)}
      >
        {[...offered].map((each) => (
          <option key={each} value={each}>
            {describeSchedule(each, reader)}
          </option>
        ))}
      </Select>
      {saving.error ? <Notice error={isBadJson ? new Error(t('source.badJson')) : saving.error} /> : null}
      <Button type="submit" look="main" disabled={saving.isPending}>
        {t(source ? 'source.save' : 'source.connect')}
      </Button>
    </form>
  );
}

/** What the server says of a field, or of what is in it. */
function problemAt(error: unknown, field: string): string | undefined {
  if (!(error instanceof ClewProblem)) return undefined;
  const told = Object.entries(error.errors).filter(
    ([path]) => path === field || (/^[.[]/.test(path.slice(field.length)) && path.startsWith(field)),
  );
  return told.length > 0 ? told.flatMap(([, messages]) => messages).join(' ') : undefined;
}
