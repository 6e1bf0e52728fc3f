import { useId } from 'react';
import { linesOf } from '../../parts/lines-of.ts';
import { Remarks } from '../../parts/remarks.tsx';
import { TextArea } from '../../parts/text-area.tsx';
import { useReader } from '../../texts/language.tsx';

interface Readers {
  public: boolean;
  users: string[];
  groups: string[];
}

interface Props {
  label: string;
  hint?: string | undefined;
  value: unknown;
  /** A word that can stand instead: the source says by itself who may read what. */
  otherwise: string | undefined;
  problem: string | undefined;
  onChange(value: unknown): void;
}

/** Who may read what a source holds: everybody, or people and groups that are named. */
export function ReadersField({ label, hint, value, otherwise, problem, onChange }: Props) {
  const { t } = useReader();
  const id = useId();
  const readers = readersOf(value);
  const chosen = otherwise !== undefined && value === otherwise ? 'source' : readers.public ? 'everybody' : 'named';
  const choices = [
    ...(otherwise === undefined ? [] : [{ id: 'source', text: t('source.readersOfSource'), next: otherwise }]),
    { id: 'everybody', text: t('source.readersEverybody'), next: { ...readers, public: true } },
    { id: 'named', text: t('source.readersNamed'), next: { ...readers, public: false } },
  ];
  return (
    <fieldset aria-describedby={`${id}-remarks`} className="rounded-lg border border-line p-3">
      <legend className="px-1 text-sm">{label}</legend>
      {choices.map((choice) => (
        <label key={choice.id} className="flex min-h-9 items-center gap-2 text-sm">
          <input
            type="radio"
            name={id}
            checked={chosen === choice.id}
            onChange={() => onChange(choice.next)}
            className="size-5 shrink-0"
          />
          {choice.text}
        </label>
      ))}
      {chosen === 'named' ? (
        <div className="mt-2 space-y-3">
          <TextArea
            label={t('source.readersPeople')}
            hint={t('source.onePerLine')}
            dir="ltr"
            defaultValue={readers.users.join('\n')}
            onChange={({ target }) => onChange({ ...readers, users: linesOf(target.value) })}
          />
          <TextArea
            label={t('source.readersGroups')}
            hint={t('source.readersGroupsHint')}
            dir="ltr"
            defaultValue={readers.groups.join('\n')}
            onChange={({ target }) => onChange({ ...readers, groups: linesOf(target.value) })}
          />
        </div>
      ) : null}
      <Remarks id={`${id}-remarks`} hint={hint} problem={problem} />
    </fieldset>
  );
}

function readersOf(value: unknown): Readers {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Partial<Readers>;
  return { public: given.public === true, users: given.users ?? [], groups: given.groups ?? [] };
}
