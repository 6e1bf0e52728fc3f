import { createZip } from './create-zip.ts';

const relationships = (...entries: [id: string, target: string][]) =>
  `<Relationships>${entries.map(([id, target]) => `<Relationship Id="${id}" Target="${target}"/>`).join('')}</Relationships>`;

const core = `<cp:coreProperties><dc:title>Harbour rules</dc:title><dc:creator>Ada Byron</dc:creator>
  <dcterms:created>2026-03-01T09:30:00Z</dcterms:created></cp:coreProperties>`;

export function createDocx(body: string): Buffer {
  return createZip({
    '[Content_Types].xml': '<Types/>',
    'docProps/core.xml': core,
    'word/styles.xml': `<w:styles><w:style w:styleId="H2"><w:name w:val="heading 2"/></w:style>
      <w:style w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="H2"/></w:style></w:styles>`,
    'word/_rels/document.xml.rels': relationships(['r1', 'footnotes.xml']),
    'word/footnotes.xml':
      '<w:footnotes><w:footnote><w:p><w:r><w:t>Since 1850.</w:t></w:r></w:p></w:footnote></w:footnotes>',
    'word/document.xml': `<w:document><w:body>${body}</w:body></w:document>`,
  });
}

export function createPptx(...slides: string[]): Buffer {
  const ids = slides.map((_, position) => `<p:sldId id="${position}" r:id="r${position}"/>`);
  return createZip({
    'ppt/presentation.xml': `<p:presentation><p:sldIdLst>${ids.join('')}</p:sldIdLst></p:presentation>`,
    'ppt/_rels/presentation.xml.rels': relationships(
      ...slides.map((_, position): [string, string] => [`r${position}`, `slides/slide${position}.xml`]),
    ),
    ...Object.fromEntries(slides.map((slide, position) => [`ppt/slides/slide${position}.xml`, slide])),
  });
}

export function createXlsx(rows: string): Buffer {
  return createZip({
    'xl/workbook.xml': '<workbook><sheets><sheet name="Fleet" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': relationships(['r1', 'worksheets/sheet1.xml']),
    'xl/sharedStrings.xml':
      '<sst><si><t>Ship</t></si><si><r><t>Mary </t></r><r><t>Rose</t></r><rPh><t>reading aid</t></rPh></si></sst>',
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd.mm.yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
  });
}

export function createOpenDocument(content: string, more: Readonly<Record<string, string>> = {}): Buffer {
  return createZip({
    'META-INF/manifest.xml': '<manifest/>',
    'meta.xml':
      '<office:document-meta><office:meta><dc:title>Log</dc:title><dc:creator>Grace</dc:creator></office:meta></office:document-meta>',
    'content.xml': `<office:document-content><office:body>${content}</office:body></office:document-content>`,
    ...more,
  });
}

/** A PDF of one page for each list of lines, in Helvetica of 12 points, the first line of each in 24. */
export function createPdf(...pages: string[][]): Buffer {
  const objects: string[] = [];
  const add = (text: string) => objects.push(text);
  const kids = pages.map((_, position) => `${4 + position * 2} 0 R`).join(' ');
  add('<</Type/Catalog/Pages 2 0 R>>');
  add(`<</Type/Pages/Kids[${kids}]/Count ${pages.length}>>`);
  add('<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>');
  for (const [position, lines] of pages.entries()) {
    const text = lines.map((line, row) => `/F ${row === 0 ? 24 : 12} Tf 1 0 0 1 72 ${720 - row * 16} Tm (${line}) Tj`);
    const stream = `BT ${text.join(' ')} ET`;
    add(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F 3 0 R>>>>/Contents ${5 + position * 2} 0 R>>`,
    );
    add(`<</Length ${stream.length}>>stream\n${stream}\nendstream`);
  }
  add('<</Title(Tide tables)/Author(Ada Byron)/CreationDate(D:20260301093000Z)>>');
  const offsets: number[] = [];
  let file = '%PDF-1.4\n';
  for (const [position, object] of objects.entries()) {
    offsets.push(file.length);
    file += `${position + 1} 0 obj${object}endobj\n`;
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const trailer = `trailer<</Size ${objects.length + 1}/Root 1 0 R/Info ${objects.length} 0 R>>`;
  return Buffer.from(
    `${file}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}${trailer}\nstartxref\n${file.length}\n%%EOF`,
  );
}
