import type { ReadFormat } from './extracted-file.ts';

export type Format =
  | 'pdf'
  | 'docx'
  | 'pptx'
  | 'xlsx'
  | 'opendocument'
  | 'epub'
  | 'rtf'
  | 'html'
  | 'markdown'
  | 'text'
  | 'code'
  | 'csv'
  | 'json'
  | 'xml'
  | 'mail'
  | 'mbox'
  | 'outlook'
  | 'calendar'
  | 'contact'
  | 'image'
  | 'zip';

interface FormatReader {
  /** For people: `It can not be read as …`. */
  label: string;
  /** Loaded with the first file of the format: nobody waits for what nobody needs. */
  load(): Promise<ReadFormat>;
}

/** Every format that is read, once. */
export const formatReaders: Readonly<Record<Format, FormatReader>> = {
  pdf: { label: 'PDF', load: async () => (await import('./formats/pdf.ts')).readPdf },
  docx: { label: 'a Word document', load: async () => (await import('./formats/docx.ts')).readDocx },
  pptx: { label: 'a PowerPoint presentation', load: async () => (await import('./formats/pptx.ts')).readPptx },
  xlsx: { label: 'an Excel workbook', load: async () => (await import('./formats/xlsx.ts')).readXlsx },
  opendocument: {
    label: 'an OpenDocument file',
    load: async () => (await import('./formats/open-document.ts')).readOpenDocument,
  },
  epub: { label: 'a book (EPUB)', load: async () => (await import('./formats/epub.ts')).readEpub },
  rtf: { label: 'rich text (RTF)', load: async () => (await import('./formats/rtf.ts')).readRtf },
  html: { label: 'a web page', load: async () => (await import('./formats/html.ts')).readHtml },
  markdown: { label: 'Markdown', load: async () => (await import('./formats/markdown.ts')).readMarkdown },
  text: { label: 'text', load: async () => (await import('./formats/plain.ts')).readPlain },
  code: { label: 'source code', load: async () => (await import('./formats/plain.ts')).readCode },
  csv: { label: 'a table (CSV)', load: async () => (await import('./formats/csv.ts')).readCsv },
  json: { label: 'JSON', load: async () => (await import('./formats/plain.ts')).readJson },
  xml: { label: 'XML', load: async () => (await import('./formats/plain.ts')).readXml },
  mail: { label: 'a mail', load: async () => (await import('./formats/mail.ts')).readMail },
  mbox: { label: 'a mailbox (mbox)', load: async () => (await import('./formats/mail.ts')).readMbox },
  outlook: { label: 'an Outlook message', load: async () => (await import('./formats/outlook.ts')).readOutlook },
  calendar: { label: 'a calendar', load: async () => (await import('./formats/calendar.ts')).readCalendar },
  contact: { label: 'contacts (vCard)', load: async () => (await import('./formats/contact.ts')).readContacts },
  image: { label: 'a picture', load: async () => (await import('./formats/image.ts')).readImage },
  zip: { label: 'a ZIP', load: async () => (await import('./formats/zip.ts')).readZip },
};
