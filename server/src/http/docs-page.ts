import { createHash } from 'node:crypto';

type Json = Record<string, unknown>;

const style = `
:root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 20%,transparent);--soft:color-mix(in srgb,currentColor 65%,transparent)}
body{font:16px/1.55 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1.5rem}
h1{margin-bottom:.2rem}nav ul{columns:2;padding-left:1.1rem}
section{border-top:1px solid var(--line);padding:.8rem 0}
h3{font-size:1.05rem;margin:.6rem 0}code,pre{font-family:ui-monospace,monospace;font-size:.9em}
.method{display:inline-block;min-width:4.2em;font-weight:700}
pre{overflow:auto;padding:.7rem;border:1px solid var(--line);border-radius:.4rem}
table{border-collapse:collapse;width:100%}td,th{border-top:1px solid var(--line);padding:.3rem .5rem .3rem 0;text-align:left;vertical-align:top}
.soft{color:var(--soft)}`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** The API's documentation as one page without scripts, made from the OpenAPI document; it loads nothing from anywhere. */
export function docsPage(openapi: object): Response {
  return new Response(renderPage(openapi as Json), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'referrer-policy': 'no-referrer',
    },
  });
}

function renderPage(openapi: Json): string {
  const paths = Object.entries(openapi['paths'] as Record<string, Record<string, Json>>);
  const operations = paths.flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const schemas = Object.entries((openapi['components'] as { schemas: Record<string, Json> }).schemas);
  const info = openapi['info'] as { title: string; description: string };
  const byTag = Map.groupBy(operations, ({ operation }) => String((operation['tags'] as string[])[0]));
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(info.title)} API</title><style>${style}</style></head><body>
<header><h1>${escapeHtml(info.title)} API</h1><p>${escapeHtml(info.description)} The same as data: <a href="/openapi.json">/openapi.json</a>.</p></header>
<nav aria-label="Operations"><ul>${operations.map(({ operation }) => `<li><a href="#${id(operation)}">${escapeHtml(String(operation['summary']))}</a></li>`).join('')}</ul></nav>
<main>${[...byTag].map(([tag, group]) => `<h2>${escapeHtml(tag)}</h2>${group.map(renderOperation).join('')}`).join('')}
<h2>Schemas</h2>${schemas.map(([name, schema]) => `<section id="schema-${escapeHtml(name)}"><h3>${escapeHtml(name)}</h3>${renderSchema(schema)}</section>`).join('')}</main>
</body></html>`;
}

function renderOperation({ path, method, operation }: { path: string; method: string; operation: Json }): string {
  const parameters = (operation['parameters'] ?? []) as Json[];
  const body = bodySchema(operation['requestBody'] as Json | undefined);
  const responses = Object.entries(operation['responses'] as Record<string, Json>);
  return `<section id="${id(operation)}"><h3>${escapeHtml(String(operation['summary']))}</h3>
<p><code><span class="method">${method}</span> ${escapeHtml(path)}</code></p>
${operation['description'] ? `<p>${escapeHtml(String(operation['description']))}</p>` : ''}
${parameters.length > 0 ? `<table>${parameters.map((each) => row(`${String(each['name'])} <span class="soft">${escapeHtml(String(each['in']))}</span>`, describe(each['schema'] as Json, each['description']))).join('')}</table>` : ''}
${body ? `<p>Body: ${describe(body)}</p>` : ''}
<table>${responses.map(([status, response]) => row(status, `${escapeHtml(String(response['description']))} ${status.startsWith('2') ? describe(bodySchema(response)) : ''}`)).join('')}</table></section>`;
}

function renderSchema(schema: Json): string {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Json>);
  if (properties.length === 0) return `<p>${describe(schema)}</p>`;
  const required = (schema['required'] ?? []) as string[];
  return `<table>${properties.map(([name, value]) => row(`<code>${escapeHtml(name)}</code>${required.includes(name) ? '' : ' <span class="soft">optional</span>'}`, describe(value))).join('')}</table>`;
}

function describe(schema: Json | undefined, description: unknown = schema?.['description']): string {
  if (!schema) return '';
  const text = description ? ` — ${escapeHtml(String(description))}` : '';
  return `<span class="soft">${typeOf(schema)}</span>${text}`;
}

function typeOf(schema: Json): string {
  if (typeof schema['$ref'] === 'string') {
    const name = schema['$ref'].split('/').at(-1) ?? '';
    return `<a href="#schema-${escapeHtml(name)}">${escapeHtml(name)}</a>`;
  }
  const choices = (schema['anyOf'] ?? schema['oneOf']) as Json[] | undefined;
  if (choices) return choices.map(typeOf).join(' or ');
  if (Array.isArray(schema['enum']))
    return schema['enum'].map((value) => `<code>${escapeHtml(String(value))}</code>`).join(' ');
  if (schema['const'] !== undefined) return `<code>${escapeHtml(String(schema['const']))}</code>`;
  if (schema['type'] === 'array') return `list of ${typeOf((schema['items'] ?? {}) as Json)}`;
  return escapeHtml(String(schema['type'] ?? 'anything'));
}

function bodySchema(holder: Json | undefined): Json | undefined {
  const [first] = Object.values((holder?.['content'] ?? {}) as Record<string, { schema: Json }>);
  return first?.schema;
}

function row(name: string, value: string): string {
  return `<tr><th scope="row">${name}</th><td>${value}</td></tr>`;
}

function id(operation: Json): string {
  return escapeHtml(String(operation['operationId']));
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
