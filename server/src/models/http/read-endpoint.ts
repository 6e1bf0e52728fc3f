import type { ModelServerKind } from './model-server.ts';

/** The address that is set -> where requests go. Its query stays, since gateways have versions there. */
export function readEndpoint(url: string, { name, path, exampleUrl, error }: ModelServerKind): URL {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw error(`The address of the ${name} is none: write one like ${exampleUrl}.`);
  const endpoint = new URL(url);
  if (endpoint.username !== '' || endpoint.password !== '')
    throw error(`The address of the ${name} holds a password. Give it as the key instead.`);
  endpoint.pathname = `${endpoint.pathname.replace(/\/+$/, '')}/${path}`;
  endpoint.hash = '';
  return endpoint;
}
