import { type Operation, operations } from '@clew/contract';
import type { z } from 'zod';
import type { Route } from './route.ts';

/** What a client needs of each operation to call it: the schemas, and the library that reads them, stay behind. */
export function describeRoutes(): Record<string, Route> {
  return Object.fromEntries(
    Object.entries(operations as Record<string, Operation>).map(([name, item]) => [name, routeOf(name, item)]),
  );
}

function routeOf(name: string, item: Operation): Route {
  const params = [...item.path.matchAll(/\{(\w+)\}/g)].map(([, param]) => param ?? '');
  const others = [...membersOf(item.query), ...membersOf(item.body)];
  const clash = others.find((member, index) => params.includes(member) || others.indexOf(member) !== index);
  // A call takes path, query and body as one object.
  if (clash !== undefined) throw new Error(`${name} has two members of the name ${clash}`);
  return {
    method: item.method.toUpperCase(),
    path: item.path,
    sends: sendsOf(name, item),
    repeatable: isRepeatable(item),
    ...(item.event ? { streams: 'events' as const } : item.line ? { streams: 'lines' as const } : {}),
  };
}

function membersOf(schema: z.ZodType | undefined): string[] {
  return schema && 'shape' in schema ? Object.keys(schema.shape as object) : [];
}

function sendsOf(name: string, item: Operation): Route['sends'] {
  if (item.query && item.body)
    throw new Error(`${name} has a query and a body: the client would not know what is what`);
  if (item.body) return item.bodyForm === 'lines' ? 'lines' : 'json';
  return item.query ? 'query' : 'nothing';
}

/**
 * Whether sending it twice does and answers what sending it once does: reads, writes of a whole, and batches of them. Not a
 * deletion, whose second answer would be that there is no such thing.
 */
function isRepeatable({ method, audit, event, bodyForm }: Operation): boolean {
  if (method === 'get' || method === 'put') return true;
  if (method === 'delete') return false;
  return (audit === 'content' && event === undefined) || bodyForm === 'lines';
}
