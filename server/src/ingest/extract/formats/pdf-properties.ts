import type { FileFields } from '../extracted-file.ts';

interface DocumentWithMetadata {
  getMetadata(): Promise<{ info: object }>;
}

/** What a PDF says of itself: title, author, times, language. */
export async function readPdfProperties(
  document: DocumentWithMetadata,
): Promise<{ title?: string | undefined; language?: string | undefined; fields: FileFields }> {
  const info = await document.getMetadata().then(
    ({ info }) => info as Record<string, unknown>,
    () => ({}) as Record<string, unknown>,
  );
  const text = (name: string) => {
    const value = info[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  const author = text('Author');
  return {
    title: usableTitle(text('Title')),
    language: text('Language'),
    fields: {
      ...(author ? { createdBy: author.split(/\s*;\s*/) } : {}),
      createdAt: toIsoTime(text('CreationDate')),
      modifiedAt: toIsoTime(text('ModDate')),
    },
  };
}

/** Printer drivers write `Microsoft Word - budget.doc` and `untitled`. */
function usableTitle(title: string | undefined): string | undefined {
  const bare = title
    ?.replace(/^Microsoft (?:Word|PowerPoint|Excel) - /, '')
    .replace(/\.(?:docx?|pptx?|xlsx?|rtf|indd)$/i, '');
  return bare && !/^untitled/i.test(bare) ? bare : undefined;
}

/** `D:20260301093000+01'00'` -> ISO 8601. */
function toIsoTime(text: string | undefined): string | undefined {
  const found = /^(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?\s*(?:(Z)|([+-]\d\d)'?(\d\d)?)?/.exec(text ?? '');
  if (!found) return undefined;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', , offset, offsetMinutes] = found;
  const zone = offset ? `${offset}:${offsetMinutes ?? '00'}` : 'Z';
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`;
}
