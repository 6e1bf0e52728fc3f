import type { ThreadSummary } from '@clew/sdk';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { clew } from '../clew.ts';

interface FoundThreads {
  /** Those whose titles hold what is wanted, newest first. */
  shown: ThreadSummary[];
  /** How many were read so far. */
  count: number;
  isRead: boolean;
  error: unknown;
  retry(): void;
  more: (() => void) | undefined;
}

/** Threads of one's own or of colleagues. Where a title is looked for, all of them are read, one page after the other. */
export function useThreads(of: 'mine' | 'shared', wanted: string): FoundThreads {
  const threads = useInfiniteQuery({
    queryKey: ['threads', of],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => clew.listThreads({ of, limit: 50, after: pageParam }, { signal }),
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const { hasNextPage, isFetching, isError, fetchNextPage } = threads;
  const word = wanted.trim().toLocaleLowerCase();
  useEffect(() => {
    if (word !== '' && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [word, hasNextPage, isFetching, isError, fetchNextPage]);
  const all = threads.data?.pages.flatMap((page) => page.threads) ?? [];
  return {
    shown: all.filter(({ title }) => title.toLocaleLowerCase().includes(word)),
    count: all.length,
    isRead: threads.data !== undefined,
    error: threads.error,
    retry: () => void threads.refetch(),
    more: hasNextPage ? () => void fetchNextPage() : undefined,
  };
}
