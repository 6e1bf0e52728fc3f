import { Parser } from 'htmlparser2';

interface ListedObject {
  key: string;
  size: number;
  etag: string;
  lastModified: string | undefined;
  storageClass: string | undefined;
}

export interface ObjectList {
  objects: ListedObject[];
  /** Where to go on; undefined on the last page. */
  next: string | undefined;
}

/** The answer to ListObjectsV2 -> its objects; undefined where it is none, was cut short, or does not add up. */
export function readObjectList(xml: string): ObjectList | undefined {
  if (!/<\/ListBucketResult>\s*$/.test(xml)) return undefined;
  const { root, entries } = readElements(xml);
  const isTruncated = root.get('IsTruncated');
  const next = root.get('NextContinuationToken');
  const isUrlEncoded = root.get('EncodingType') === 'url';
  if (isTruncated !== 'true' && isTruncated !== 'false') return undefined;
  if (isTruncated === 'true' && !next) return undefined;
  const objects = entries.map((entry) => toObject(entry, isUrlEncoded)).filter((object) => object !== undefined);
  const count = root.get('KeyCount');
  // What it says to hold and what it holds.
  if (objects.length !== entries.length || (count !== undefined && Number(count) !== objects.length)) return undefined;
  return { objects, next: isTruncated === 'true' ? next : undefined };
}

/** The code of an error, such as NoSuchBucket. */
export function readErrorCode(xml: string): string | undefined {
  return /<Error>.{0,2000}?<Code>(\w{1,100})<\/Code>/s.exec(xml)?.[1];
}

/** The texts of the elements right below the root, and right below each `Contents`. */
function readElements(xml: string): { root: Map<string, string>; entries: Map<string, string>[] } {
  const root = new Map<string, string>();
  const entries: Map<string, string>[] = [];
  const path: string[] = [];
  let text = '';
  const parser = new Parser(
    {
      onopentag(name) {
        path.push(name);
        text = '';
        if (path.length === 2 && name === 'Contents') entries.push(new Map());
      },
      ontext(piece) {
        text += piece;
      },
      onclosetag(name) {
        if (path.length === 2) root.set(name, text);
        else if (path.length === 3 && path[1] === 'Contents') entries.at(-1)?.set(name, text);
        path.pop();
        text = '';
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(xml);
  return { root, entries };
}

function toObject(entry: ReadonlyMap<string, string>, isUrlEncoded: boolean): ListedObject | undefined {
  const key = keyOf(entry.get('Key'), isUrlEncoded);
  const size = Number(entry.get('Size'));
  const etag = entry.get('ETag');
  if (!key || !Number.isSafeInteger(size) || size < 0 || !etag) return undefined;
  return { key, size, etag, lastModified: entry.get('LastModified'), storageClass: entry.get('StorageClass') };
}

function keyOf(text: string | undefined, isUrlEncoded: boolean): string | undefined {
  if (text === undefined || !isUrlEncoded) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
