import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { assistantsQuery } from '../clew.ts';
import { Notice } from '../parts/notice.tsx';
import { FilterBar } from '../search/filter-bar.tsx';
import { type Filters, toRequest } from '../search/search-state.ts';
import { useReader } from '../texts/language.tsx';
import { Composer } from './composer.tsx';
import { ThreadList } from './thread-list.tsx';
import { TurnView } from './turn-view.tsx';
import { useConversation } from './use-conversation.ts';

export function ChatPage() {
  const { t } = useReader();
  const navigate = useNavigate();
  const { thread } = useSearch({ from: '/app/' });
  const [filters, setFilters] = useState<Filters>({});
  const [chosen, setChosen] = useState<string>();
  const [proposal, setProposal] = useState<{ text: string }>();
  const assistants = useQuery(assistantsQuery);
  const { turns, ask, stop, isRunning, isReconnecting, error, assistantId } = useConversation(thread, (id) => {
    if (id !== thread) void navigate({ to: '/', search: { thread: id }, replace: true });
  });
  const end = useRef<HTMLDivElement>(null);
  const count = turns.length;
  useEffect(() => {
    if (count > 0) end.current?.scrollIntoView({ block: 'end' });
  }, [count]);

  // A thread keeps its assistant; a new one takes the chosen.
  const assistant = thread === undefined ? chosen : assistantId;
  const send = (text: string) => void ask({ text, assistantId: assistant, filters: toRequest(filters) });
  return (
    <div className="flex min-h-0 flex-1 flex-col md:flex-row">
      <aside className="max-h-40 shrink-0 border-b border-line md:max-h-none md:w-64 md:border-e md:border-b-0">
        <ThreadList current={thread} />
      </aside>
      <main className="flex min-h-0 min-w-0 flex-1 flex-col">
        <div className="mx-auto w-full max-w-3xl flex-1 px-4">
          <h1 className={count > 0 ? 'sr-only' : 'mt-[12vh] text-2xl font-semibold'}>
            {count > 0 ? t('chat.title') : t('chat.welcome')}
          </h1>
          {count > 0 ? null : <p className="mt-2 text-soft">{t('chat.hint')}</p>}
          {error ? <Notice error={error} /> : null}
          <div aria-live="polite" aria-relevant="additions">
            {turns.map((turn) => (
              <TurnView
                key={turn.key}
                turn={turn}
                onAgain={() => send(turn.question)}
                onEdit={() => setProposal({ text: turn.question })}
              />
            ))}
          </div>
          {isReconnecting ? <p role="status">{t('chat.reconnecting')}</p> : null}
          <div ref={end} />
        </div>
        <div className="sticky bottom-0 bg-page">
          <div className="mx-auto w-full max-w-3xl space-y-2 px-4 py-3">
            <div className="flex flex-wrap items-center gap-2">
              {thread === undefined && (assistants.data?.length ?? 0) > 0 ? (
                <select
                  aria-label={t('chat.assistant')}
                  value={chosen ?? ''}
                  onChange={(event) => setChosen(event.target.value === '' ? undefined : event.target.value)}
                  className="min-h-9 max-w-52 rounded-lg border border-line bg-page px-2 text-sm"
                >
                  <option value="">{t('chat.everything')}</option>
                  {assistants.data
                    ?.filter(({ id }) => id !== 'default')
                    .map(({ id, name }) => (
                      <option key={id} value={id}>
                        {name}
                      </option>
                    ))}
                </select>
              ) : null}
              <FilterBar filters={filters} onChange={setFilters} />
            </div>
            <Composer
              draftKey={thread ?? 'new'}
              isRunning={isRunning}
              proposal={proposal}
              onSend={send}
              onStop={() => void stop()}
            />
          </div>
        </div>
      </main>
    </div>
  );
}
