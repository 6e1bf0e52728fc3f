import { htmlToText } from '../../html-to-text.ts';
import { openArchive } from '../archive/open-archive.ts';
import type { IncomingFile, ReadContext, ReadFile } from '../extracted-file.ts';
import { FileProblem, passwordProtected } from '../file-problem.ts';
import { readPart } from '../xml/office-package.ts';
import { childOf, descendantsOf, elementsOf, textOf } from '../xml/parse-xml.ts';

/** A book: a part for each chapter, in reading order. */
export async function readEpub({ bytes }: IncomingFile, { budget }: ReadContext): Promise<ReadFile> {
  const archive = await openArchive(bytes, budget);
  const container = await readPart(archive, 'META-INF/container.xml');
  const [rootFile] = container ? [...descendantsOf(container, 'rootfile')] : [];
  const packagePath = rootFile?.attributes['full-path'] ?? '';
  const root = await readPart(archive, packagePath);
  if (!root) throw new FileProblem('broken', 'It holds no book: the list of its chapters is missing.');
  if (/Algorithm="[^"]*(?:aes|xmlenc)/i.test((await archive.text('META-INF/encryption.xml')) ?? ''))
    throw passwordProtected();

  const paths = new Map<string, string>();
  const folder = packagePath.includes('/') ? packagePath.slice(0, packagePath.lastIndexOf('/') + 1) : '';
  for (const { attributes } of descendantsOf(root, 'item'))
    paths.set(attributes['id'] ?? '', folder + decodePath(attributes['href'] ?? ''));
  const parts: ReadFile['parts'] = [];
  for (const { attributes } of descendantsOf(root, 'itemref')) {
    const chapter = await archive.text(paths.get(attributes['idref'] ?? '') ?? '');
    if (chapter) parts.push({ content: htmlToText(chapter) });
  }
  const metadata = childOf(root, 'metadata');
  const values = (name: string) =>
    (metadata ? elementsOf(metadata) : []).filter((child) => child.name === name).map((child) => textOf(child).trim());
  return {
    form: 'markdown',
    parts,
    title: values('dc:title')[0],
    language: values('dc:language')[0],
    fields: { createdBy: values('dc:creator'), createdAt: values('dc:date')[0], labels: values('dc:subject') },
  };
}

function decodePath(href: string): string {
  try {
    return decodeURIComponent(href);
  } catch {
    return href;
  }
}
