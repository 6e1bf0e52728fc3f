import { describe, expect, it } from 'vitest';
import { createZip } from '../testing/create-zip.ts';
import { createDocx, createOpenDocument, createPdf, createPptx, createXlsx } from '../testing/office-files.ts';
import { extractFile } from './extract-file.ts';

const read = (name: string, content: string | Uint8Array, contentType?: string) =>
  extractFile({ bytes: Buffer.from(content), name, contentType });
const textOf = ({ parts }: { parts: { content: string }[] }) => parts.map(({ content }) => content).join('\n\n');
const lines = (...all: string[]) => all.join('\r\n');

describe('extracting text from files', () => {
  it('reads the headings, lists, tables, boxes and notes of a Word document, and not what was deleted', async () => {
    const run = (text: string) => `<w:r><w:t>${text}</w:t></w:r>`;
    const file = await read(
      'rules.docx',
      createDocx(
        `<w:p><w:pPr><w:pStyle w:val="Mine"/></w:pPr>${run('Mooring')}</w:p>
         <w:p>${run('Two ')}<w:ins>${run('strong ')}</w:ins><w:del><w:r><w:delText>weak</w:delText></w:r></w:del>${run('lines &amp; a bell')}</w:p>
         <w:p><w:pPr><w:numPr/></w:pPr>${run('bow line')}</w:p>
         <w:tbl><w:tr><w:tc><w:p>${run('Berth')}</w:p></w:tc><w:tc><w:p>${run('Depth')}</w:p></w:tc></w:tr>
         <w:tr><w:tc><w:p>${run('A1')}</w:p></w:tc><w:tc><w:p>${run('4 m')}</w:p></w:tc></w:tr></w:tbl>
         <w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p>${run('In a box')}</w:p></w:txbxContent></mc:Choice>
         <mc:Fallback><w:txbxContent><w:p>${run('In a box')}</w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>`,
      ),
    );
    expect(file).toMatchObject({
      format: 'docx',
      state: 'read',
      title: 'Harbour rules',
      fields: { createdBy: ['Ada Byron'], createdAt: '2026-03-01T09:30:00Z' },
      parts: [
        {
          content: '## Mooring\n\nTwo strong lines & a bell\n\n- bow line\n\nBerth | Depth\nA1 | 4 m\n\nIn a box',
        },
        { heading: 'Footnotes', content: 'Since 1850.' },
      ],
    });
  });

  it('reads slides in their order, with their numbers, titles and tables', async () => {
    const shape = (type: string, text: string) =>
      `<p:sp><p:nvSpPr><p:nvPr><p:ph type="${type}"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp>`;
    const file = await read(
      'talk.pptx',
      createPptx(
        `<p:sld><p:spTree>${shape('title', 'Tides')}${shape('body', 'Twice a day')}${shape('sldNum', '1')}</p:spTree></p:sld>`,
        '<p:sld><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>High</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>06:10</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></p:sld>',
      ),
    );
    expect(file.parts).toEqual([
      { page: 1, content: '# Tides\n\nTwice a day' },
      { page: 2, content: 'High | 06:10' },
    ]);
  });

  it('reads the rows of a workbook with shared texts, dates and gaps', async () => {
    const file = await read(
      'fleet.xlsx',
      createXlsx(
        `<row><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>Launched</t></is></c></row>
         <row><c r="A2" t="s"><v>1</v></c><c r="B2"><v>0.10000000000000001</v></c><c r="C2" s="1"><v>46082</v></c><c r="XFD2"><v>1</v></c></row>`,
      ),
    );
    expect(file.parts).toEqual([{ heading: 'Fleet', content: 'Ship |  | Launched\nMary Rose | 0.1 | 2026-03-01' }]);
  });

  it('reads OpenDocument texts, sheets and slides', async () => {
    const text = await read(
      'log.odt',
      createOpenDocument(
        '<office:text><text:h text:outline-level="2">Watch</text:h><text:p>All <text:span>quiet</text:span>.</text:p><text:list><text:list-item><text:p>bell</text:p></text:list-item></text:list></office:text>',
      ),
    );
    expect(text).toMatchObject({ title: 'Log', fields: { modifiedBy: ['Grace'] } });
    expect(textOf(text)).toBe('## Watch\n\nAll quiet.\n\n- bell');
    const cell = (value: string, repeated = 1) =>
      `<table:table-cell table:number-columns-repeated="${repeated}"><text:p>${value}</text:p></table:table-cell>`;
    const sheet = await read(
      'log.ods',
      createOpenDocument(
        `<office:spreadsheet><table:table table:name="May"><table:table-row>${cell('a')}${cell('b')}${cell('', 16_384)}</table:table-row><table:table-row table:number-rows-repeated="1048576">${cell('', 16_384)}</table:table-row></table:table></office:spreadsheet>`,
      ),
    );
    expect(sheet.parts).toEqual([{ heading: 'May', content: 'a | b' }]);
    const slides = await read(
      'log.odp',
      createOpenDocument(
        '<office:presentation><draw:page><text:p>One</text:p></draw:page><draw:page><text:p>Two</text:p></draw:page></office:presentation>',
      ),
    );
    expect(slides.parts).toEqual([
      { page: 1, content: 'One' },
      { page: 2, content: 'Two' },
    ]);
  });

  it('reads the pages of a PDF, its large lines as headings', async () => {
    const file = await read(
      'tides.pdf',
      createPdf(['High water', 'The flood begins', 'at six.'], ['Low water', 'At noon.']),
    );
    expect(file).toMatchObject({
      title: 'Tide tables',
      fields: { createdBy: ['Ada Byron'], createdAt: '2026-03-01T09:30:00Z' },
    });
    expect(file.parts.map(({ page }) => page)).toEqual([1, 2]);
    expect(file.parts[0]?.content).toMatch(/^# High water\n\nThe flood begins\sat six\.$/);
  });

  it('says of a PDF without text that it was scanned', async () => {
    const file = await read('scan.pdf', Buffer.concat([createPdf(['']), Buffer.from('%<</Subtype/Image>>')]));
    expect(file).toMatchObject({ state: 'scanned', title: 'Tide tables', note: expect.stringContaining('OCR') });
  });

  it('reads rich text with its accents, dashes, tables and title', async () => {
    const file = await read(
      'note.rtf',
      String.raw`{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\info{\title Caf\'e9}{\author Ada}{\creatim\yr2026\mo3\dy1\hr9\min30}}{\*\generator Word}Gr\u252\'fc\'dfe \u8211? ok\par Second{\b  bold}\par a\cell b\cell\row}`,
    );
    expect(file).toMatchObject({ title: 'Café', fields: { createdBy: ['Ada'], createdAt: '2026-03-01T09:30:00' } });
    expect(textOf(file)).toBe('Grüße – ok\n\nSecond bold\n\na | b');
  });

  it('reads the article of a web page and leaves its surroundings', async () => {
    const paragraph =
      'The harbour master keeps the berth book, and every ship that enters the port is written down in it. '.repeat(6);
    const file = await read(
      'page.html',
      `<html lang="en-GB"><head><title>Berths</title><meta name="author" content="Ada"><meta property="article:published_time" content="2026-03-01T09:00:00Z"></head>
       <body><nav><a href="/">Home and imprint</a></nav><article><h1>Berths</h1><p>${paragraph}</p><p>${paragraph}</p></article><footer>Cookie notice</footer></body></html>`,
    );
    expect(file).toMatchObject({
      title: 'Berths',
      language: 'en-GB',
      fields: { createdBy: ['Ada'], createdAt: '2026-03-01T09:00:00Z' },
    });
    expect(textOf(file)).toContain('berth book');
    expect(textOf(file)).not.toMatch(/imprint|Cookie/);
  });

  it('reads a page that is no article in full, but for what stands around', async () => {
    const file = await read('list.html', '<ul><li>one</li><li>two</li></ul><nav>Home</nav>');
    expect(textOf(file)).toBe('- one\n- two');
    expect(
      textOf(await read('odd.html', '<html><header>Top</header><body><p>Middle</p></body><footer>End</footer></html>')),
    ).toContain('Middle');
    expect(
      textOf(await read('odder.html', '\n<head><title>T</title></head><script>x()</script><p>Alone</p>')),
    ).toContain('Alone');
  });

  it('reads text in whatever encoding', async () => {
    const text = 'Größe: übermäßig – 5 €';
    const wide = Buffer.from(`\ufeff${text}`, 'utf16le');
    expect(textOf(await read('a.txt', text))).toBe(text);
    expect(textOf(await read('b.txt', wide))).toBe(text);
    expect(textOf(await read('c.txt', Buffer.from(wide).swap16()))).toBe(text);
    expect(textOf(await read('d.txt', wide.subarray(2)))).toBe(text);
    expect(
      textOf(await read('e.txt', Buffer.from('Die Größe ist für alle gleich groß, müßte man annehmen', 'latin1'))),
    ).toContain('Größe');
    const japanese = Buffer.from('93fa967b8cea82cc83658c4c83588367', 'hex');
    expect(
      textOf(await read('f.html', Buffer.concat([Buffer.from('<meta charset="shift_jis"><p>'), japanese]))),
    ).toContain('日本語の');
  });

  it('reads tables, whatever parts their columns', async () => {
    expect(textOf(await read('a.csv', 'name;depth\nA1;"4,5 ""m"""\n'))).toBe('name | depth\nA1 | 4,5 "m"');
    expect(textOf(await read('b.tsv', 'name\tdepth\nA1\t4'))).toBe('name | depth\nA1 | 4');
  });

  it('takes title, author and date of Markdown from its front matter, else the first heading', async () => {
    const file = await read(
      'a.md',
      '---\ntitle: "Knots"\nauthor: Ada\ndate: 2026-03-01\n---\n# Bowline\n\nUp through the hole.',
    );
    expect(file).toMatchObject({
      title: 'Knots',
      form: 'markdown',
      fields: { createdBy: ['Ada'], createdAt: '2026-03-01' },
    });
    expect(textOf(file)).toBe('# Bowline\n\nUp through the hole.');
    expect((await read('b.md', '# Bowline\n\nUp.')).title).toBe('Bowline');
  });

  it('reads a mail with its people, date and attachments, also the mail in a mail', async () => {
    const inner = lines('From: carl@sea.test', 'To: ada@sea.test', 'Subject: Inner', '', 'From below.');
    const file = await read(
      'mail.eml',
      lines(
        'From: =?utf-8?q?Ad=C3=A9le?= <ada@sea.test>',
        'To: Bo <bo@sea.test>, "C, D" <cd@sea.test>',
        'Cc: crew@sea.test',
        'Date: Sun, 1 Mar 2026 09:30:00 +0100',
        'Subject: =?iso-8859-1?q?Gr=FC=DFe?=',
        'Content-Type: multipart/mixed; boundary=x',
        '',
        '--x',
        'Content-Type: text/plain; charset=iso-8859-1',
        'Content-Transfer-Encoding: quoted-printable',
        '',
        'Gr=FC=DFe',
        '--x',
        'Content-Type: application/octet-stream; name="berths.csv"',
        'Content-Disposition: attachment; filename="berths.csv"',
        '',
        'berth,depth',
        'A1,4',
        '--x',
        'Content-Type: message/rfc822',
        'Content-Disposition: attachment; filename="inner.eml"',
        '',
        inner,
        '--x--',
      ),
    );
    expect(file).toMatchObject({
      format: 'mail',
      title: 'Grüße',
      fields: {
        type: 'email',
        sentFrom: ['ada@sea.test'],
        sentTo: ['bo@sea.test', 'cd@sea.test', 'crew@sea.test'],
        sentAt: '2026-03-01T08:30:00.000Z',
        hasAttachments: true,
      },
    });
    expect(file.parts[0]?.content).toContain('Grüße');
    expect(file.parts.map(({ heading }) => heading)).toContain('berths.csv');
    expect(textOf(file)).toContain('A1 | 4');
    expect(textOf(file)).toContain('From below.');
  });

  it('reads a mail that was saved in UTF-16', async () => {
    const bytes = Buffer.from(
      '\ufeffFrom: ada@sea.test\nSubject: Wide\nDate: Sun, 1 Mar 2026 09:30:00 +0000\n\nHello',
      'utf16le',
    );
    const file = await read('wide.eml', bytes);
    expect(file).toMatchObject({
      title: 'Wide',
      fields: { sentFrom: ['ada@sea.test'] },
      parts: [{ content: 'Hello' }],
    });
  });

  it('reads a mailbox mail by mail', async () => {
    const mail = (subject: string) =>
      `From ada@sea.test Sun Mar  1 09:30:00 2026\nFrom: ada@sea.test\nSubject: ${subject}\n\n>From here\n\n`;
    const file = await read('inbox.mbox', mail('First') + mail('Second'));
    expect(file.parts.map(({ heading }) => heading)).toEqual(['First', 'Second']);
    expect(textOf(file)).toContain('\nFrom here');
  });

  it('reads an event with its zone, people and answers', async () => {
    const file = await read(
      'call.ics',
      lines(
        'BEGIN:VCALENDAR',
        'BEGIN:VEVENT',
        'DTSTART;TZID=Europe/Berlin:20260701T093000',
        'DTEND;TZID=Europe/Berlin:20260701T103000',
        'SUMMARY:Harbour call\\, weekly',
        'DESCRIPTION:Long line that goes',
        '  on here',
        'ORGANIZER;CN=Ada:mailto:ada@sea.test',
        'ATTENDEE;CN="Bo: deck";PARTSTAT=ACCEPTED:mailto:bo@sea.test',
        'LOCATION:Room 1',
        'END:VEVENT',
        'END:VCALENDAR',
      ),
    );
    expect(file).toMatchObject({
      title: 'Harbour call, weekly',
      fields: {
        type: 'event',
        eventStart: '2026-07-01T07:30:00Z',
        eventEnd: '2026-07-01T08:30:00Z',
        createdBy: ['ada@sea.test'],
        attendees: [{ person: 'bo@sea.test', rsvp: 'accepted' }],
        location: ['Room 1'],
      },
    });
    expect(textOf(file)).toContain('Long line that goes on here');
  });

  it('reads what repeats with its changed occurrences as one event, and several events as none of them', async () => {
    const event = (uid: string, ...more: string[]) => ['BEGIN:VEVENT', `UID:${uid}`, ...more, 'END:VEVENT'];
    const calendar = (...events: string[]) => read('c.ics', lines('BEGIN:VCALENDAR', ...events, 'END:VCALENDAR'));
    const changed = event('a', 'RECURRENCE-ID:20260708T093000Z', 'DTSTART:20260709T093000Z', 'SUMMARY:Call\\, late');
    const main = event('a', 'DTSTART:20260701T093000Z', 'RRULE:FREQ=WEEKLY', 'SUMMARY:Call');
    const file = await calendar(...changed, ...main);
    expect(file).toMatchObject({ title: 'Call', fields: { type: 'event', eventStart: '2026-07-01T09:30:00Z' } });
    expect(textOf(file)).toContain('Call, late');
    const two = await calendar(...main, ...event('b', 'DTSTART:20260702T093000Z', 'SUMMARY:Other'));
    expect(two.fields).toEqual({ type: 'event' });
  });

  it('reads a contact as a person', async () => {
    const file = await read(
      'ada.vcf',
      lines('BEGIN:VCARD', 'FN:Ada Byron', 'ORG:Tern;Pilots', 'TITLE:Pilot', 'EMAIL:ada@sea.test', 'END:VCARD'),
    );
    expect(file).toMatchObject({
      title: 'Ada Byron',
      fields: { type: 'person', email: 'ada@sea.test', jobTitle: ['Pilot'], department: ['Pilots'] },
    });
  });

  it('reads a book in the order of its chapters', async () => {
    const file = await read(
      'book.epub',
      createZip({
        'META-INF/container.xml': '<container><rootfiles><rootfile full-path="b/x.opf"/></rootfiles></container>',
        'b/x.opf':
          '<package><metadata><dc:title>Sea</dc:title><dc:creator>Ada</dc:creator><dc:language>en</dc:language></metadata><manifest><item id="2" href="two.html"/><item id="1" href="one%20a.html"/></manifest><spine><itemref idref="1"/><itemref idref="2"/></spine></package>',
        'b/two.html': '<html><body><p>Second</p></body></html>',
        'b/one a.html': '<html><head><title>no</title></head><body><h1>First</h1></body></html>',
      }),
    );
    expect(file).toMatchObject({ title: 'Sea', language: 'en', fields: { createdBy: ['Ada'] } });
    expect(file.parts.map(({ content }) => content)).toEqual(['# First', 'Second']);
  });

  it('reads the files of a ZIP under their names and says which it could not read', async () => {
    const file = await read(
      'all.zip',
      createZip({
        'a/note.txt': 'Anchors',
        'b.docx': createDocx('<w:p><w:r><w:t>Bollards</w:t></w:r></w:p>'),
        'c.pdf': '%PDF-1.4 broken',
        '__MACOSX/a': 'x',
      }),
    );
    expect(file.parts.map(({ heading }) => heading)).toEqual(['a/note.txt', 'b.docx', 'b.docx › Footnotes', 'c.pdf']);
    expect(file).toMatchObject({ state: 'partial', note: expect.stringContaining('c.pdf') });
  });

  it('knows what code, JSON and XML are', async () => {
    expect(await read('a.ts', 'const a = 1;')).toMatchObject({ format: 'code', fields: { type: 'code' } });
    expect(textOf(await read('a.json', '{"id":12345678901234567890}'))).toContain('12345678901234567890');
    expect(textOf(await read('a.xml', '<?xml version="1.0"?><a><b>one</b>\n<c>two &amp; three</c></a>'))).toBe(
      'one\ntwo & three',
    );
  });
});
