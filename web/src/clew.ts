import { ClewProblem, createClewClient } from '@clew/sdk';
import { QueryClient, queryOptions } from '@tanstack/react-query';

/** The server that this page came from; the cookie of the session says who asks. */
export const clew = createClewClient({ baseUrl: '', credentials: 'same-origin' });

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: false, staleTime: 10_000, refetchOnWindowFocus: false },
    // What a person does fails at once without a network, and says so.
    mutations: { networkMode: 'always' },
  },
});

/** Whoever signed in; null: nobody. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) =>
    clew.getMe({}, { signal }).catch((error: unknown) => {
      if (error instanceof ClewProblem && error.status === 401) return null;
      throw error;
    }),
});

export const assistantsQuery = queryOptions({
  queryKey: ['assistants'],
  queryFn: async ({ signal }) => (await clew.listAssistants({}, { signal })).assistants,
});
