import { detectLanguage } from '../../text/detect-language.ts';
import { type BudgetLimits, budgetLimits, createBudget } from './archive/create-budget.ts';
import { detectPackage } from './archive/detect-package.ts';
import { type DetectedFormat, detectFormat } from './detect-format.ts';
import type { ExtractedFile, IncomingFile, OpenRecogniser, ReadContext, ReadFile } from './extracted-file.ts';
import { FileProblem, passwordProtected } from './file-problem.ts';
import { type Format, formatReaders } from './format-readers.ts';
import { tidyFile } from './tidy-file.ts';

/**
 * One file -> its text and what it says of itself, or why not. Never throws: whatever the bytes are, there is a result. The
 * caller sees to it that it ends in time and within its memory (pool/).
 */
export function extractFile(
  file: IncomingFile,
  limits: BudgetLimits = budgetLimits,
  openRecogniser: OpenRecogniser = async () => undefined,
): Promise<ExtractedFile> {
  return extractWithin(file, { budget: createBudget(limits, processorMs), openRecogniser }, 0);
}

/** Of this process: a file is not to blame for what else the machine does. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function extractWithin(
  file: IncomingFile,
  given: Pick<ReadContext, 'budget' | 'openRecogniser'>,
  depth: number,
): Promise<ExtractedFile> {
  const { budget } = given;
  let format: DetectedFormat = detectFormat(file);
  try {
    if (format === 'zip-like') format = await detectPackage(file.bytes, budget);
    if (!isRead(format)) return nothingOf(format, unreadProblem(format));
    if (depth > budget.deepest) throw new FileProblem('too-large', 'Files lie in files in it, too deep to follow.');
    const context: ReadContext = { ...given, readInner: (inner) => extractWithin(inner, given, depth + 1) };
    const read = await (await formatReaders[format].load())(file, context);
    return finish(format, read);
  } catch (error) {
    return nothingOf(format, problemOf(error, format));
  }
}

const languageTag = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/;

function finish(format: Format, read: ReadFile): ExtractedFile {
  const { parts, fields, title, isCut } = tidyFile(read);
  const hasText = parts.length > 0;
  const said = read.language?.trim() ?? '';
  // What a file says of itself may be anything, and of any length.
  const language = languageTag.test(said) ? said : languageOf(parts);
  const { state, note } =
    read.problem ??
    (isCut
      ? { state: 'partial' as const, note: 'Only the start of it was taken in: it is longer than any book. Split it.' }
      : hasText
        ? { state: 'read' as const, note: undefined }
        : { state: 'empty' as const, note: 'It holds no text.' });
  return { format, state, note, form: read.form, parts, title, fields, language };
}

function languageOf(parts: readonly { content: string }[]): string | undefined {
  const language = detectLanguage(
    parts
      .map(({ content }) => content.slice(0, 2_000))
      .join('\n')
      .slice(0, 4_000),
  );
  return language === 'und' ? undefined : language;
}

function nothingOf(format: DetectedFormat, { state, message }: FileProblem): ExtractedFile {
  return { format, state, note: message, form: 'plain', parts: [], fields: {} };
}

function isRead(format: DetectedFormat): format is Format {
  return Object.hasOwn(formatReaders, format);
}

function unreadProblem(format: Exclude<DetectedFormat, Format>): FileProblem {
  switch (format) {
    case 'encrypted-office':
      return passwordProtected();
    case 'empty':
      return new FileProblem('empty', 'It is empty.');
    case 'old-office':
      return new FileProblem(
        'unsupported',
        'Office formats from before 2007 are not read. Save it as DOCX, XLSX or PPTX.',
      );
    case 'sound':
    case 'video':
      return new FileProblem(
        'unsupported',
        'Recordings are not read. Its name and fields can be found; add a transcript.',
      );
    case 'archive':
      return new FileProblem('unsupported', 'Of archives only ZIP is read. Unpack it, or pack it as ZIP.');
    default:
      return new FileProblem('unsupported', 'It is in no format that is read here. Its name and fields can be found.');
  }
}

/** What a reader stumbled over is nobody's business; what to do is. */
function problemOf(error: unknown, format: DetectedFormat): FileProblem {
  if (error instanceof FileProblem) return error;
  const label = isRead(format) ? formatReaders[format].label : 'a ZIP';
  return new FileProblem(
    'broken',
    `It can not be read as ${label}: it is damaged or incomplete. Open it, save it anew and send it again.`,
  );
}
