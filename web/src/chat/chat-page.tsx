import { ClewProblem, type Resource } from '@clew/sdk';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { assistantsQuery, meQuery } from '../clew.ts';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { SideSheet } from '../parts/side-sheet.tsx';
import { useTitle } from '../parts/use-title.ts';
import { FilterBar } from '../search/filter-bar.tsx';
import { type Filters, toRequest } from '../search/search-state.ts';
import { useReader } from '../texts/language.tsx';
import { Composer } from './composer.tsx';
import { ReferenceSheet } from './reference-sheet.tsx';
import { ThreadHeader } from './thread-header.tsx';
import { ThreadList } from './thread-list.tsx';
import { type TurnActions, TurnView } from './turn-view.tsx';
import { useConversation } from './use-conversation.ts';

export function ChatPage() {
  const { t } = useReader();
  const navigate = useNavigate();
  const { thread: threadId } = useSearch({ from: '/app/' });
  const [filters, setFilters] = useState<Filters>({});
  const [chosen, setChosen] = useState<string>();
  const [proposal, setProposal] = useState<{ text: string; insteadOf?: string | undefined }>();
  const [shown, setShown] = useState<Resource>();
  const [isListing, setListing] = useState(false);
  const assistants = useQuery(assistantsQuery);
  const { data: me } = useQuery(meQuery);
  const conversation = useConversation(threadId, (id) => {
    if (id !== threadId) void navigate({ to: '/', search: { thread: id }, replace: true });
  });
  const { turns, thread, ask, stop, isRunning, isReconnecting, error, showEarlier } = conversation;
  useTitle(thread?.title ?? t('chat.title'));
  const isGone = thread === undefined && error instanceof ClewProblem && error.code === 'unknown-thread';
  const isOwn = !isGone && (thread === undefined || thread.owner === me?.email);
  const end = useRef<HTMLDivElement>(null);
  const last = turns.at(-1)?.key;
  useEffect(() => {
    if (last !== undefined) end.current?.scrollIntoView({ block: 'end' });
  }, [last]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was taken back to be changed belongs to the thread before
  useEffect(() => setProposal(undefined), [threadId]);

  // A thread keeps its assistant; a new one takes the chosen.
  const assistant = threadId === undefined ? chosen : thread?.assistantId;
  const send = (text: string, insteadOf?: string) => {
    setProposal(undefined);
    void ask({ text, assistantId: assistant, filters: toRequest(filters), insteadOf });
  };
  const actions = useLatest<TurnActions>({
    again: ({ question, requestId }) => isRunning || send(question, requestId),
    edit: ({ question, requestId }) => setProposal({ text: question, insteadOf: requestId }),
    turnTo: conversation.turnTo,
    show: setShown,
  });
  return (
    <div className="flex min-h-0 flex-1 flex-col md:flex-row">
      <aside className="hidden shrink-0 border-line md:block md:w-64 md:border-e">
        <div className="sticky top-0 max-h-dvh overflow-y-auto">
          <ThreadList current={threadId} />
        </div>
      </aside>
      <div className="flex gap-2 border-b border-line px-3 py-1.5 md:hidden">
        <Button aria-haspopup="dialog" onClick={() => setListing(true)}>
          {t('chat.threads')}
        </Button>
        {threadId === undefined ? null : (
          <Button onClick={() => void navigate({ to: '/', search: {} })}>{t('chat.new')}</Button>
        )}
      </div>
      <main className="flex min-h-0 min-w-0 flex-1 flex-col">
        {thread ? <ThreadHeader key={thread.id} thread={thread} isOwn={isOwn} /> : null}
        <div className="mx-auto w-full max-w-3xl flex-1 px-4">
          {thread ? null : (
            <h1 className={turns.length > 0 ? 'sr-only' : 'mt-[12vh] text-2xl font-semibold'}>
              {turns.length > 0 ? t('chat.title') : t('chat.welcome')}
            </h1>
          )}
          {turns.length > 0 || thread ? null : <p className="mt-2 text-soft">{t('chat.hint')}</p>}
          {error ? <Notice error={error} /> : null}
          {showEarlier ? (
            <Button className="mt-4" onClick={showEarlier}>
              {t('chat.earlier')}
            </Button>
          ) : null}
          <div aria-live="polite" aria-relevant="additions">
            {turns.map((turn) => (
              <TurnView key={turn.key} turn={turn} isOwn={isOwn} actions={actions} />
            ))}
          </div>
          {isReconnecting ? <p role="status">{t('chat.reconnecting')}</p> : null}
          <div ref={end} />
        </div>
        {isOwn ? (
          <div className="sticky bottom-0 bg-page">
            <div className="mx-auto w-full max-w-3xl space-y-2 px-4 py-3">
              <div className="flex flex-wrap items-center gap-2">
                {threadId === undefined && (assistants.data?.length ?? 0) > 0 ? (
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
              {proposal?.insteadOf === undefined ? null : (
                <p className="flex items-center gap-2 text-sm text-soft">
                  {t('chat.editing')}
                  <Button look="quiet" onClick={() => setProposal({ text: '' })}>
                    {t('app.cancel')}
                  </Button>
                </p>
              )}
              <Composer
                draftKey={threadId ?? 'new'}
                isRunning={isRunning}
                proposal={proposal}
                onSend={(text) => send(text, proposal?.insteadOf)}
                onStop={() => void stop()}
              />
            </div>
          </div>
        ) : null}
      </main>
      {isListing ? (
        <SideSheet title={t('chat.threads')} onClose={() => setListing(false)}>
          <ThreadList current={threadId} onChosen={() => setListing(false)} />
        </SideSheet>
      ) : null}
      {shown ? (
        <ReferenceSheet key={shown.id} resource={shown} onOpen={setShown} onClose={() => setShown(undefined)} />
      ) : null}
    </div>
  );
}

/** Functions that stay the same, and do what these do now. */
function useLatest<Functions extends { [Name in keyof Functions]: (...args: never[]) => unknown }>(
  functions: Functions,
): Functions {
  const latest = useRef(functions);
  useLayoutEffect(() => {
    latest.current = functions;
  });
  return useMemo(() => {
    const names = Object.keys(latest.current) as (keyof Functions)[];
    const calls = names.map((name) => [name, (...args: never[]) => latest.current[name](...args)]);
    return Object.fromEntries(calls) as Functions;
  }, []);
}
