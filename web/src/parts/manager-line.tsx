import type { Resource } from '@clew/sdk';
import { useReader } from '../texts/language.tsx';
import type { People } from './use-people.ts';

interface Props {
  address: string;
  people: People;
  onOpen(person: Resource): void;
}

/** Whom somebody works for, by name, and the way to him where the reader may know of him. */
export function ManagerLine({ address, people, onOpen }: Props) {
  const { t } = useReader();
  const person = people.find(address);
  return (
    <p dir="auto" className="text-sm">
      {person ? (
        <button
          type="button"
          aria-haspopup="dialog"
          onClick={() => onOpen(person)}
          className="min-h-6 text-start text-accent underline wrap-anywhere"
        >
          {t('search.manager', { name: person.title })}
        </button>
      ) : (
        t('search.manager', { name: address })
      )}
    </p>
  );
}
