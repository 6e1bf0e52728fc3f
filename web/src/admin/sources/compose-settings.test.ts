import { describe, expect, it } from 'vitest';
import { composeSettings, entriesOf } from './compose-settings.ts';
import { readSettings } from './read-settings.ts';
import { sourceIdOf } from './source-id-of.ts';

const readers = {
  type: 'object',
  properties: { public: { type: 'boolean' }, users: { type: 'array' }, groups: { type: 'array' } },
};
const settings = readSettings({
  kind: 'box',
  title: 'Box',
  schedule: '60m',
  secrets: ['token'],
  settings: {
    type: 'object',
    properties: {
      token: { type: 'string' },
      namespaces: { type: 'array', items: { type: 'integer' }, default: [0] },
      mapping: { type: 'object', additionalProperties: { type: 'string' } },
      style: { type: 'string', enum: ['path', 'host'], default: 'path' },
      isDeep: { type: 'boolean', default: true },
      sharing: { anyOf: [{ type: 'string', const: 'sidecar' }, readers], default: 'sidecar' },
      permissions: { $ref: '#/$defs/Permissions' },
      url: { type: 'string', description: 'Where it is.' },
      most: { type: 'integer', minimum: 1 },
    },
    required: ['url', 'permissions'],
    $defs: { Permissions: readers },
  },
});

describe('settings of a source', () => {
  it('asks for each in the form that fits, what is required first, and for what it does not know as JSON', () => {
    expect(settings.map(({ name, form }) => `${name}: ${form.kind}`)).toEqual([
      'permissions: readers',
      'url: text',
      'token: secret',
      'namespaces: list',
      'mapping: json',
      'style: choice',
      'isDeep: flag',
      'sharing: readers',
      'most: number',
    ]);
  });

  it('sends back what is stored as it was, without a secret that nobody typed', () => {
    const stored = {
      url: 'https://box.test/',
      permissions: { public: false, users: ['ann@x.test'], groups: [] },
      namespaces: [0, 14],
      mapping: { a: 'b' },
      style: 'host',
      isDeep: false,
      sharing: 'sidecar',
      most: 3,
    };
    expect(composeSettings(settings, entriesOf(settings, stored))).toEqual(stored);
  });

  it('leaves out what is empty, keeps what is no number for the server to refuse, and refuses what is no JSON', () => {
    const entries = entriesOf(settings, {});
    expect(composeSettings(settings, { ...entries, url: ' https://box.test/ ', token: ' x ', mapping: '' })).toEqual({
      url: 'https://box.test/',
      permissions: { public: false, users: [], groups: [] },
      token: 'x',
      namespaces: [0],
      style: 'path',
      isDeep: true,
      sharing: 'sidecar',
    });
    expect(composeSettings(settings, { namespaces: '1\n\n two' })).toEqual({ namespaces: [1, 'two'] });
    expect(() => composeSettings(settings, { mapping: '{' })).toThrow(SyntaxError);
  });
});

describe('the id of a source', () => {
  it.each([
    ['Team Wiki', [], 'team-wiki'],
    ['Übung & Café!', [], 'ubung-cafe'],
    ['Team Wiki', ['team-wiki', 'team-wiki-2'], 'team-wiki-3'],
    ['مستندات', [], 'box'],
    ['Workspace', [], 'workspace-2'],
  ])('of %s where %j are taken is %s', (name, taken, id) => {
    expect(sourceIdOf(name, 'box', taken)).toBe(id);
  });
});
