import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createZip } from '../testing/create-zip.ts';
import { createDocx, createOpenDocument, createPdf, createXlsx } from '../testing/office-files.ts';
import { budgetLimits } from './archive/create-budget.ts';
import { extractFile } from './extract-file.ts';

const read = (name: string, content: string | Uint8Array, limits = {}) =>
  extractFile({ bytes: Buffer.from(content), name }, { ...budgetLimits, ...limits });
const docx = (text: string) => createDocx(`<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`);

describe('files that can not be read', () => {
  it('says of empty and blank files that they hold no text', async () => {
    expect(await read('a.txt', '')).toMatchObject({ state: 'empty' });
    expect(await read('b.txt', ' \n\t\n ')).toMatchObject({ state: 'empty', note: 'It holds no text.' });
    expect(await read('c.docx', createDocx(''))).toMatchObject({ title: 'Harbour rules', state: 'read' });
    expect(await read('d.zip', createZip({}))).toMatchObject({ state: 'empty' });
  });

  it('says of protected files that they need a password taken off', async () => {
    const office = Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(504),
      Buffer.from('EncryptedPackage', 'utf16le'),
    ]);
    expect(await read('a.xlsx', office)).toMatchObject({
      state: 'encrypted',
      note: expect.stringContaining('password'),
    });
    expect(await read('b.zip', createZip({ 'a.txt': 'secret' }, 1))).toMatchObject({ state: 'encrypted' });
    const odt = createOpenDocument('', {
      'META-INF/manifest.xml': '<m:file-entry><m:encryption-data/></m:file-entry>',
    });
    expect(await read('c.odt', odt)).toMatchObject({ state: 'encrypted' });
  });

  it('says of formats that are not read what to send instead', async () => {
    const old = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('WordDocument', 'utf16le')]);
    expect(await read('a.doc', old)).toMatchObject({ state: 'unsupported', note: expect.stringContaining('DOCX') });
    expect(await read('b.gz', Buffer.from('1f8b0800', 'hex'))).toMatchObject({
      state: 'unsupported',
      note: expect.stringContaining('ZIP'),
    });
    expect(await read('c.png', Buffer.from('89504e470d0a1a0a', 'hex'))).toMatchObject({ state: 'unsupported' });
    expect(await read('d.txt', Buffer.from(Array.from({ length: 400 }, (_, at) => at % 7)))).toMatchObject({
      state: 'unsupported',
    });
  });

  it('goes by the bytes, not by the name', async () => {
    expect(await read('invoice.pdf', docx('Berth fee'))).toMatchObject({ format: 'docx', state: 'read' });
    expect(await read('page', '<!DOCTYPE html><p>Hello</p>')).toMatchObject({ format: 'html' });
  });

  it('unpacks no bomb: by ratio, total, number of files or depth', async () => {
    const blanks = '\0'.repeat(20 * 1024 ** 2);
    expect(await read('ratio.zip', createZip({ 'a.txt': blanks }))).toMatchObject({ state: 'too-large', parts: [] });
    expect(await read('ratio.docx', docx(' '.repeat(20 * 1024 ** 2)))).toMatchObject({ state: 'too-large' });
    const total = createZip({ 'a.txt': 'text '.repeat(500), 'b.txt': 'text '.repeat(500) });
    expect(await read('total.zip', total, { unpackedBytes: 4_000 })).toMatchObject({
      state: 'partial',
      note: expect.stringContaining('MiB'),
    });
    const many = createZip(Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`${at}.txt`, 'x'])));
    expect(await read('many.zip', many, { entries: 40 })).toMatchObject({ state: 'too-large' });
    let nested = createZip({ 'a.txt': 'deep' });
    for (let depth = 0; depth < 8; depth++) nested = createZip({ 'a.zip': nested });
    expect(await read('nested.zip', nested)).toMatchObject({ state: 'partial' });
  });

  it('expands no entities and follows no reference to the outside', async () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "boom"><!ENTITY c SYSTEM "file:///etc/passwd">]><a>&b;&c; end</a>`;
    const { parts } = await read('a.xml', bomb);
    expect(parts[0]?.content).toContain('end');
    expect(parts[0]?.content).not.toMatch(/boom|root:/);
  });

  it('does not fill a sheet to its edge', async () => {
    const cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>';
    const sheet = `<office:spreadsheet><table:table><table:table-row table:number-rows-repeated="1048576">${cell}</table:table-row></table:table></office:spreadsheet>`;
    expect((await read('a.ods', createOpenDocument(sheet))).parts[0]?.content.length).toBeLessThan(100_000);
  });

  it('ends on marks that are nested deeper than anybody writes', async () => {
    const deep = '<div>'.repeat(50_000);
    for (const [name, content] of [
      ['a.html', `<html><body>${deep}end`],
      ['b.xml', `<?xml version="1.0"?>${'<a>'.repeat(50_000)}end`],
      ['c.rtf', `{\\rtf1 ${'{'.repeat(50_000)}end`],
      ['d.docx', docx('<w:x>'.repeat(50_000))],
      ['e.json', '['.repeat(50_000)],
      ['f.ics', 'BEGIN:VCALENDAR\n'.repeat(20_000)],
    ] as const)
      expect((await read(name, content)).state, name).toMatch(/read|empty|broken/);
  });

  it('drops fields that no resource may have', async () => {
    const file = await read(
      'a.md',
      `---\ntitle: ${'t'.repeat(600)}\nauthor: ${'a'.repeat(900)}\ndate: soon\n---\nText`,
    );
    expect(file.title).toHaveLength(500);
    expect(file.fields).toEqual({ createdBy: ['a'.repeat(500)] });
  });

  it('has a result for every cut and every changed byte', async () => {
    const samples: [string, Buffer][] = [
      ['a.docx', docx('Anchors')],
      ['b.xlsx', createXlsx('<row><c r="A1" t="s"><v>0</v></c></row>')],
      ['c.pdf', createPdf(['Tides', 'At six.'])],
      ['d.zip', createZip({ 'a.txt': 'Anchors', 'b/c.md': '# Bollards' })],
      ['e.eml', Buffer.from('From: a@b.test\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nHello\n--x--')],
      ['f.rtf', Buffer.from('{\\rtf1{\\info{\\title T}}Text\\u233?\\bin5 abc\\par}')],
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 })), {
          maxLength: 6,
        }),
        async ([name, bytes], share, changes) => {
          const changed = Buffer.from(bytes.subarray(0, Math.ceil(bytes.length * share)));
          for (const [at, byte] of changes) changed[Math.floor(at * (changed.length - 1))] = byte;
          const file = await extractFile({ bytes: changed, name });
          expect(file.state === 'read' || (file.note ?? '').length > 0).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
