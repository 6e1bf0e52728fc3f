import { ClewConnectionError, ClewProblem, type Thread } from '@clew/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { clew } from '../clew.ts';
import { readThread } from './read-thread.ts';
import { joinParts, newTurn, type Turn, turnsOf } from './turn.ts';

interface Question {
  text: string;
  assistantId?: string | undefined;
  filters: Record<string, unknown>;
}

interface Conversation {
  turns: Turn[];
  /** The connection broke off while an answer was written; it is read from the thread now. */
  isReconnecting: boolean;
  isRunning: boolean;
  assistantId: string | undefined;
  error: unknown;
  ask(question: Question): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The turns of one thread: those that the server keeps, and the one that is being written. When the stream breaks off, the
 * thread is read until it has the answer, since the server writes it to its end in any case.
 */
export function useConversation(threadId: string | undefined, onThread: (id: string) => void): Conversation {
  const cache = useQueryClient();
  const [live, setLive] = useState<Turn>();
  const [isReconnecting, setReconnecting] = useState(false);
  const streaming = useRef<AbortController>(undefined);
  const streamed = useRef<string>(undefined);

  const thread = useQuery({
    queryKey: ['thread', threadId],
    enabled: threadId !== undefined && (live === undefined || isReconnecting),
    queryFn: ({ signal, queryKey }): Promise<Thread> =>
      readThread(threadId ?? '', cache.getQueryData<Thread>(queryKey), signal),
    // As long as an answer is written elsewhere, or after the connection broke off.
    refetchInterval: ({ state }) =>
      isReconnecting || state.data?.messages.some((message) => message.state === 'running') ? 1_500 : false,
    retry: (_, error) => isReconnecting && !(error instanceof ClewProblem),
  });

  // Another thread: what is written goes on at the server.
  useEffect(() => {
    if (streamed.current === threadId) return;
    streaming.current?.abort();
    streamed.current = threadId;
    setLive(undefined);
    setReconnecting(false);
  }, [threadId]);
  useEffect(() => () => streaming.current?.abort(), []);

  const stored = thread.data ? turnsOf(thread.data) : [];
  const isStored =
    live?.requestId !== undefined &&
    stored.some(({ requestId, state }) => requestId === live.requestId && state !== 'running');
  useEffect(() => {
    if (!isStored) return;
    setLive(undefined);
    setReconnecting(false);
  }, [isStored]);
  const before = stored.filter(
    ({ requestId, state }) => !live || (requestId !== live.requestId && state !== 'running'),
  );
  const turns = live && !isStored ? [...before, live] : stored;

  async function ask({ text, assistantId, filters }: Question): Promise<void> {
    const controller = new AbortController();
    streaming.current = controller;
    let turn = newTurn(`live-${Date.now()}`, text);
    const change = (more: Partial<Turn>) => {
      turn = { ...turn, ...more };
      setLive(turn);
    };
    change({});
    try {
      const request = {
        messages: [{ text }],
        ...(threadId === undefined ? {} : { threadId }),
        ...(assistantId === undefined ? {} : { assistantId }),
        ...(Object.keys(filters).length > 0 ? { enterpriseSearch: { filters } } : {}),
      };
      for await (const event of clew.stream.chat(request, { signal: controller.signal }))
        switch (event.type) {
          case 'Request':
            change({ requestId: event.requestId });
            streamed.current = event.threadId;
            onThread(event.threadId);
            break;
          case 'Progress':
            change({ progress: event.code });
            break;
          case 'Resources':
            change({ resources: event.resources });
            break;
          case 'Message':
            change({ parts: joinParts(turn.parts, event.message.parts) });
            break;
          case 'References':
            change({ references: event.references });
            break;
          case 'Full':
            change({
              parts: event.message.parts,
              resources: event.resources,
              references: event.references,
              state: 'finished',
            });
        }
      await cache.invalidateQueries({ queryKey: ['threads'] });
      await cache.fetchQuery({
        queryKey: ['thread', streamed.current],
        queryFn: ({ queryKey }) => readThread(streamed.current ?? '', cache.getQueryData<Thread>(queryKey)),
      });
      setLive(undefined);
    } catch (error) {
      if (controller.signal.aborted) return;
      if (error instanceof ClewConnectionError && turn.requestId !== undefined) setReconnecting(true);
      else {
        const isCancelled = error instanceof ClewProblem && error.code === 'cancelled';
        change({ state: isCancelled ? 'cancelled' : 'failed', error });
      }
    }
  }

  const running = turns.findLast(({ state }) => state === 'running');
  return {
    turns,
    isReconnecting,
    isRunning: running !== undefined,
    assistantId: thread.data?.assistantId,
    error: live ? undefined : thread.error,
    ask,
    async stop() {
      if (running?.requestId !== undefined) await clew.cancelChat({ requestId: running.requestId });
    },
  };
}
