import type { Source } from '@clew/sdk';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { clew } from '../../clew.ts';
import { Notice } from '../../parts/notice.tsx';
import { Select } from '../../parts/select.tsx';
import { SideSheet } from '../../parts/side-sheet.tsx';
import { useReader } from '../../texts/language.tsx';
import { textOr } from '../../texts/text-or.ts';
import { SourceForm } from './source-form.tsx';

interface Props {
  /** The one that is changed; absent: a new one. */
  source?: Source;
  taken: readonly string[];
  onDone(id: string): void;
  onClose(): void;
}

/** First which kind, then its settings. */
export function SourceFormSheet({ source, taken, onDone, onClose }: Props) {
  const { t } = useReader();
  const [chosen, setChosen] = useState(source?.kind ?? '');
  const offer = useQuery({
    queryKey: ['connectors'],
    queryFn: ({ signal }) => clew.listConnectors({}, { signal }),
  });
  const kind = offer.data?.connectors.find((each) => each.kind === chosen);
  return (
    <SideSheet title={source?.name ?? t('source.new')} onClose={onClose}>
      {offer.error ? <Notice error={offer.error} /> : null}
      {source === undefined ? (
        <div className="mt-4">
          <Select label={t('admin.kind')} value={chosen} onChange={({ target }) => setChosen(target.value)}>
            <option value="">{t('source.chooseKind')}</option>
            {offer.data?.connectors.map((each) => (
              <option key={each.kind} value={each.kind}>
                {textOr(t, `kind.${each.kind}`, each.title)}
              </option>
            ))}
          </Select>
        </div>
      ) : null}
      {kind && offer.data ? (
        <SourceForm
          key={kind.kind}
          kind={kind}
          keepsSecrets={offer.data.keepsSecrets}
          {...(source ? { source } : {})}
          taken={taken}
          onDone={onDone}
        />
      ) : null}
    </SideSheet>
  );
}
