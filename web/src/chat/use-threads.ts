import type { ThreadSummary } from '@clew/sdk';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { clew } from '../clew.ts';

interface FoundThreads {
  /** Those in whose title or turns all the words stand, newest first. */
  shown: ThreadSummary[];
  isRead: boolean;
  error: unknown;
  retry(): void;
  more: (() => void) | undefined;
}

/** Threads of one's own or of colleagues, looked through by the server: all of them, also those that are not listed yet. */
export function useThreads(of: 'mine' | 'shared', query: string): FoundThreads {
  const threads = useInfiniteQuery({
    queryKey: ['threads', of, query],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      clew.listThreads({ of, limit: 50, after: pageParam, ...(query === '' ? {} : { query }) }, { signal }),
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: (before) => before,
  });
  const { hasNextPage, isFetching, isError, fetchNextPage } = threads;
  const shown = threads.data?.pages.flatMap((page) => page.threads) ?? [];
  const isEmpty = shown.length === 0;
  // Where the server looked in vain so far it goes on when asked again.
  useEffect(() => {
    if (isEmpty && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [isEmpty, hasNextPage, isFetching, isError, fetchNextPage]);
  return {
    shown,
    isRead: threads.data !== undefined,
    error: threads.error,
    retry: () => void threads.refetch(),
    more: hasNextPage ? () => void fetchNextPage() : undefined,
  };
}
