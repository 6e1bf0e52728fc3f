import type { Archive } from '../archive/open-archive.ts';
import type { FileFields } from '../extracted-file.ts';
import { childOf, elementsOf, parseXml, textOf, type XmlElement } from './parse-xml.ts';

/** Relationship id -> path in the package of what an office part refers to; references to the outside are left out. */
export async function readRelationships(archive: Archive, part: string): Promise<Map<string, string>> {
  const slash = part.lastIndexOf('/');
  const folder = part.slice(0, slash);
  const text = await archive.text(`${folder}/_rels/${part.slice(slash + 1)}.rels`);
  const targets = new Map<string, string>();
  for (const { attributes } of text ? elementsOf(parseXml(text)) : []) {
    const { Id: id, Target: target, TargetMode: mode } = attributes;
    if (id && target && mode !== 'External') targets.set(id, resolvePath(folder, target));
  }
  return targets;
}

function resolvePath(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const segments = folder.split('/');
  for (const segment of target.split('/'))
    if (segment === '..') segments.pop();
    else if (segment !== '.') segments.push(segment);
  return segments.join('/');
}

/** Title, people, times and language that an OOXML file keeps of itself. */
export async function readOfficeProperties(
  archive: Archive,
): Promise<{ title?: string | undefined; fields: FileFields; language?: string | undefined }> {
  const text = await archive.text('docProps/core.xml');
  if (!text) return { fields: {} };
  const root = parseXml(text);
  const value = (name: string) => textOf(childOf(root, name)).trim() || undefined;
  return { title: value('dc:title'), fields: fieldsOf(value), language: value('dc:language') };
}

function fieldsOf(value: (name: string) => string | undefined): FileFields {
  const [creator, editor] = [value('dc:creator'), value('cp:lastModifiedBy')];
  return {
    ...(creator ? { createdBy: creator.split(';') } : {}),
    ...(editor ? { modifiedBy: [editor] } : {}),
    createdAt: value('dcterms:created'),
    modifiedAt: value('dcterms:modified'),
    ...(value('cp:keywords') ? { labels: value('cp:keywords')?.split(/[,;]/) } : {}),
  };
}

/** The root of a part of the package; undefined where there is none. */
export async function readPart(archive: Archive, name: string): Promise<XmlElement | undefined> {
  const text = await archive.text(name);
  return text === undefined ? undefined : parseXml(text);
}
