import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of a request wherever its work goes on, for the log alone: nothing decides by it. */
const contexts = new AsyncLocalStorage<{ requestId: string }>();

export function withinRequest<Result>(requestId: string, work: () => Result): Result {
  return contexts.run({ requestId }, work);
}

/** Empty outside of any request. */
export function requestFacts(): { requestId?: string } {
  return contexts.getStore() ?? {};
}
