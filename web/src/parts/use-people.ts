import type { Resource } from '@clew/sdk';
import { useQuery } from '@tanstack/react-query';
import { clew } from '../clew.ts';
import { describeResource } from './describe-resource.ts';

const mostPeople = 200;

export interface People {
  /** Whoever has this address, where the reader may know of him. */
  find(address: string): Resource | undefined;
  /** How he is called; the address where nothing is known. */
  nameOf(address: string): string;
}

/** People by their addresses, all of a list in one search. */
export function usePeople(addresses: readonly string[]): People {
  const wanted = [...new Set(addresses.filter((address) => address.includes('@')))].sort().slice(0, mostPeople);
  const { data } = useQuery({
    queryKey: ['people', wanted],
    enabled: wanted.length > 0,
    staleTime: 300_000,
    queryFn: async ({ signal }) => {
      const filters = { type: ['person'], email: wanted };
      const { results } = await clew.search({ filters, paging: { size: mostPeople } }, { signal });
      return new Map(results.map(({ resource }) => [describeResource(resource).email?.toLowerCase(), resource]));
    },
    placeholderData: (before) => before,
  });
  const find = (address: string) => data?.get(address.toLowerCase());
  return { find, nameOf: (address) => find(address)?.title ?? address };
}
