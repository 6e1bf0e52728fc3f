import { ClewConnectionError, ClewProblem, type Thread } from '@clew/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { clew } from '../clew.ts';
import { oncePerFrame } from './once-per-frame.ts';
import { readEarlier, readThread } from './read-thread.ts';
import { joinParts, type KnownTurns, keyOf, newTurn, type Turn, turnsOf } from './turn.ts';

interface Question {
  text: string;
  assistantId?: string | undefined;
  filters: Record<string, unknown>;
  /** Request id of the turn in whose place it is asked. */
  insteadOf?: string | undefined;
}

interface Conversation {
  turns: Turn[];
  /** As the server keeps it; undefined for a new one. */
  thread: Thread | undefined;
  /** The connection broke off while an answer was written; it is read from the thread now. */
  isReconnecting: boolean;
  isRunning: boolean;
  error: unknown;
  ask(question: Question): Promise<void>;
  stop(): Promise<void>;
  /** Shows the newest branch of one of its turns. */
  turnTo(requestId: string): void;
  /** Reads what comes before; undefined where nothing does. */
  showEarlier: (() => void) | undefined;
}

interface Live extends Turn {
  insteadOf?: string | undefined;
}

const threadKey = (id: string | undefined) => ['thread', id];

/**
 * The turns of one thread: those that the server keeps, and the one that is being written. When the stream breaks off, the
 * thread is read until it has the answer, since the server writes it to its end in any case.
 */
export function useConversation(threadId: string | undefined, onThread: (id: string) => void): Conversation {
  const cache = useQueryClient();
  const [live, setLive] = useState<Live>();
  const [isReconnecting, setReconnecting] = useState(false);
  // The server tells them with the answer and does not keep them.
  const [warnings, setWarnings] = useState<Readonly<Record<string, readonly string[]>>>({});
  const streaming = useRef<AbortController>(undefined);
  const streamed = useRef<string>(undefined);
  const known = useRef<KnownTurns>(new WeakMap());

  const thread = useQuery({
    queryKey: threadKey(threadId),
    enabled: threadId !== undefined && (live === undefined || isReconnecting),
    queryFn: ({ signal, queryKey }): Promise<Thread> =>
      readThread(threadId ?? '', cache.getQueryData<Thread>(queryKey), signal),
    // As long as an answer is written elsewhere, or after the connection broke off.
    refetchInterval: ({ state }) =>
      isReconnecting || state.data?.messages.some((message) => message.state === 'running') ? 1_500 : false,
    retry: (_, error) => isReconnecting && !(error instanceof ClewProblem),
  });
  const changing = useMutation({
    mutationFn: (change: () => Promise<Thread>) => change(),
    onSuccess: (changed) => cache.setQueryData(threadKey(changed.id), changed),
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

  const stored = useMemo(() => {
    const turns = thread.data ? turnsOf(thread.data, known.current) : [];
    return turns.map((turn) => {
      const told = warnings[turn.requestId ?? ''];
      return told ? { ...turn, warnings: told } : turn;
    });
  }, [thread.data, warnings]);
  const isStored =
    live?.requestId !== undefined &&
    stored.some(({ requestId, state }) => requestId === live.requestId && state !== 'running');
  useEffect(() => {
    if (!isStored) return;
    setLive(undefined);
    setReconnecting(false);
  }, [isStored]);
  const turns = live && !isStored ? [...inFrontOf(stored, live), live] : stored;

  async function ask({ text, assistantId, filters, insteadOf }: Question): Promise<void> {
    const controller = new AbortController();
    streaming.current = controller;
    let turn: Live = { ...newTurn(`live ${Date.now()}`, text), insteadOf };
    const shown = oncePerFrame(setLive);
    const change = (more: Partial<Turn>, when: 'now' | 'soon' = 'now') => {
      turn = { ...turn, ...more };
      shown[when](turn);
    };
    change({});
    try {
      const request = {
        messages: [{ text }],
        ...(threadId === undefined ? {} : { threadId }),
        ...(insteadOf === undefined ? {} : { insteadOf }),
        ...(assistantId === undefined ? {} : { assistantId }),
        ...(Object.keys(filters).length > 0 ? { enterpriseSearch: { filters } } : {}),
      };
      for await (const event of clew.stream.chat(request, { signal: controller.signal }))
        switch (event.type) {
          case 'Request':
            change({ requestId: event.requestId, key: keyOf(event.requestId) });
            streamed.current = event.threadId;
            onThread(event.threadId);
            break;
          case 'Progress':
            change({ progress: event.code });
            break;
          case 'Resources':
            change({ resources: event.resources }, 'soon');
            break;
          case 'Message':
            change({ parts: joinParts(turn.parts, event.message.parts) }, 'soon');
            break;
          case 'References':
            change({ references: event.references }, 'soon');
            break;
          case 'Full': {
            const { message, resources, references, requestId, warnings: told = [] } = event;
            if (told.length > 0) setWarnings((before) => ({ ...before, [requestId]: told }));
            change({ parts: message.parts, resources, references, warnings: told, state: 'finished' });
          }
        }
      await cache.invalidateQueries({ queryKey: ['threads'] });
      await cache.fetchQuery({
        queryKey: threadKey(streamed.current),
        // What was read a moment ago lacks this turn.
        staleTime: 0,
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
  const { data } = thread;
  return {
    turns,
    thread: threadId === undefined ? undefined : data,
    isReconnecting,
    isRunning: running !== undefined,
    error: live ? undefined : (thread.error ?? changing.error),
    ask,
    async stop() {
      if (running?.requestId !== undefined) await clew.cancelChat({ requestId: running.requestId });
    },
    turnTo(requestId) {
      if (threadId === undefined) return;
      // What failed, and was never stored, is not to stand behind another branch.
      setLive(undefined);
      changing.mutate(async () => {
        await clew.putThread({ id: threadId, current: requestId });
        return readThread(threadId, data);
      });
    },
    showEarlier: data && data.previous !== null ? () => changing.mutate(() => readEarlier(data)) : undefined,
  };
}

/** What stays when a turn is asked: all, or what comes before the one in whose place it is asked. */
function inFrontOf(stored: readonly Turn[], { requestId: own, insteadOf }: Live): Turn[] {
  const at = insteadOf === undefined ? -1 : stored.findIndex(({ requestId }) => requestId === insteadOf);
  const kept = at < 0 ? stored : stored.slice(0, at);
  return kept.filter(({ requestId, state }) => requestId !== own && state !== 'running');
}
