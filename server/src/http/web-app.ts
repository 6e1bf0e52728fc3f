import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** The built web app: files by path, and its page for every address that a browser goes to and that is none of the API's. */
export interface WebApp {
  isBuilt: boolean;
  /** Undefined for what is not the web app's to answer. */
  respond(request: Request): Response | undefined;
}

interface BuiltFile {
  body: Buffer<ArrayBuffer>;
  gzip: Buffer<ArrayBuffer> | undefined;
  etag: string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
/** Files of this server alone, no script or style in the page, nobody's frame. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/** Addresses that are the API's, whether or not something answers there. */
const ofTheApi = /^\/(?:api|e-api)(?:\/|$)/;

/** Reads each file once, when it is first asked for; only what was there at the start can be asked for. */
export function openWebApp(folder: string): WebApp {
  const names = new Set(filesIn(folder));
  const read = new Map<string, BuiltFile>();
  const fileOf = (name: string): BuiltFile => {
    const known = read.get(name);
    if (known) return known;
    const body = readFileSync(join(folder, name));
    const gzip = names.has(`${name}.gz`) ? readFileSync(join(folder, `${name}.gz`)) : undefined;
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
    const file = { body, gzip, etag };
    read.set(name, file);
    return file;
  };
  return {
    isBuilt: names.has('index.html'),
    respond(request) {
      const { method, headers, url } = request;
      const { pathname } = new URL(url);
      if ((method !== 'GET' && method !== 'HEAD') || ofTheApi.test(pathname)) return undefined;
      const name = pathname.slice(1);
      const isFile = names.has(name) && extname(name) in types;
      // A browser asks for HTML; whoever asks for the address of the server alone takes what there is.
      const accepted = name === '' ? /\btext\/html\b|\*\/\*/ : /\btext\/html\b/;
      const isPage = names.has('index.html') && !name.includes('.') && accepted.test(headers.get('accept') ?? '');
      if (!isFile && !isPage) return undefined;
      return reply(request, isFile ? name : 'index.html', fileOf(isFile ? name : 'index.html'));
    },
  };
}

function reply({ method, headers }: Request, name: string, { body, gzip, etag }: BuiltFile): Response {
  const isPage = name === 'index.html';
  // The names of assets hold a hash of what is in them; the page names the assets, so it is asked for anew.
  const caching = name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  const common = { etag, 'cache-control': caching, vary: 'Accept-Encoding' };
  if (headers.get('if-none-match')?.includes(etag)) return new Response(null, { status: 304, headers: common });
  const packed = gzip && /\bgzip\b/.test(headers.get('accept-encoding') ?? '') ? gzip : undefined;
  return new Response(method === 'HEAD' ? null : (packed ?? body), {
    headers: {
      ...common,
      'content-type': types[extname(name)] ?? 'application/octet-stream',
      'content-length': String((packed ?? body).length),
      ...(packed ? { 'content-encoding': 'gzip' } : {}),
      ...(isPage
        ? {
            'content-security-policy': policy,
            'referrer-policy': 'no-referrer',
            'cross-origin-opener-policy': 'same-origin',
          }
        : {}),
    },
  });
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join('/'));
}
