import type { Resource } from '@clew/contract';
import type { LinkTarget } from './cite-answer.ts';

/** Addresses of resources -> the resource, whatever part of its page is meant; what is shown is always the resource's own address. */
export function linksTo(resources: readonly Resource[]): (url: string) => LinkTarget | undefined {
  const targets = new Map<string, LinkTarget>();
  for (const { id, url } of resources) {
    const key = url === null ? undefined : comparable(url);
    if (url !== null && key !== undefined && !targets.has(key))
      targets.set(key, { resourceId: id, url: inBrackets(url) });
  }
  return (url) => {
    const key = comparable(url);
    return key === undefined ? undefined : targets.get(key);
  };
}

function comparable(url: string): string | undefined {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return undefined;
  parsed.hash = '';
  return parsed.href;
}

/** Written so that nothing of it ends a markdown link or is taken for an entity. */
function inBrackets(url: string): string {
  return new URL(url).href
    .replace(/[()[\]\\`|<>*_"']/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/&(?=[#\w]+;)/g, '&amp;');
}
