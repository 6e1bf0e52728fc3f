import type { FileState, PushedResource } from '@clew/contract';
import type { ContentPart } from '../chunk-text.ts';
import type { Budget } from './archive/create-budget.ts';
import type { Recogniser } from './ocr/recogniser.ts';

/** A file as it arrives: bytes, and what its sender says of it. */
export interface IncomingFile {
  bytes: Uint8Array;
  name?: string | undefined;
  contentType?: string | undefined;
}

/** What a file says of itself beside its text; what its sender says goes before. */
export type FileFields = Partial<
  Pick<
    PushedResource,
    | 'type'
    | 'createdBy'
    | 'modifiedBy'
    | 'createdAt'
    | 'modifiedAt'
    | 'sentFrom'
    | 'sentTo'
    | 'sentAt'
    | 'eventStart'
    | 'eventEnd'
    | 'attendees'
    | 'location'
    | 'email'
    | 'jobTitle'
    | 'department'
    | 'labels'
    | 'hasAttachments'
  >
>;

/** What a reader of one format makes of a file. */
export interface ReadFile {
  parts: ContentPart[];
  /** Markdown: headings, list items and table rows are marked in the content. */
  form: 'plain' | 'markdown';
  title?: string | undefined;
  fields?: FileFields | undefined;
  /** As the file names it, such as `de-CH`. */
  language?: string | undefined;
  /** Where a part could not be read, or none: which, and what to do. */
  problem?: { state: FileState; note: string } | undefined;
}

/** The outcome for every file there is: with `read` all of its text, otherwise what could be had and why not more. */
export interface ExtractedFile extends Omit<ReadFile, 'problem'> {
  format: string;
  state: FileState;
  note?: string | undefined;
  fields: FileFields;
}

/** What readers share of one file and all that is inside of it. */
export interface ReadContext {
  budget: Budget;
  /** What recognises text in pictures; undefined where that is not installed. */
  openRecogniser: OpenRecogniser;
  /** Reads a file inside of this one; never throws but for the budget. */
  readInner(file: IncomingFile): Promise<ExtractedFile>;
}

export type OpenRecogniser = () => Promise<Recogniser | undefined>;

export type ReadFormat = (file: IncomingFile, context: ReadContext) => Promise<ReadFile> | ReadFile;
