import { describe, expect, it } from 'vitest';
import { bindNames } from './bind-names.ts';
import { ChatRequest } from './chat.ts';
import { PushedResource, resourceFieldAliases } from './resource.ts';

describe('bindNames', () => {
  it('finds members and enum values whatever their case', () => {
    const bound = bindNames(ChatRequest, {
      Messages: [{ Text: 'hi', ROLE: 'user' }],
      ENTERPRISESEARCH: { Filters: { APPID: ['slack'], isstarred: true } },
      assistantID: null,
    });
    expect(ChatRequest.parse(bound)).toEqual({
      messages: [{ text: 'hi', role: 'User' }],
      enterpriseSearch: { filters: { appId: ['slack'], isStarred: true } },
    });
  });

  it('prefers the exact spelling, else takes the last', () => {
    expect(bindNames(ChatRequest, { stream: true, STREAM: false })).toMatchObject({ stream: true });
    expect(bindNames(ChatRequest, { STREAM: false, stream: true })).toMatchObject({ stream: true });
    expect(bindNames(ChatRequest, { STREAM: false, Stream: true })).toMatchObject({ stream: true });
  });

  it('keeps unknown members only where the schema wants them: among the filters', () => {
    const bound = bindNames(ChatRequest, {
      extra: 1,
      enterpriseSearch: { more: 2, filters: { Priority: 'P1', gone: null } },
    });
    expect(bound).toEqual({ enterpriseSearch: { filters: { Priority: 'P1' } } });
  });

  it('treats __proto__ as any other foreign name', () => {
    const bound = bindNames(
      ChatRequest,
      JSON.parse('{"__proto__":{"stream":true},"enterpriseSearch":{"filters":{"__proto__":"x"}}}'),
    );
    expect((bound as { stream?: boolean }).stream).toBeUndefined();
    expect(({} as { stream?: boolean }).stream).toBeUndefined();
  });

  it('leaves what does not fit for the schema to refuse', () => {
    for (const value of [null, 5, 'text', [], { messages: 'x' }, { messages: [5] }])
      expect(ChatRequest.safeParse(bindNames(ChatRequest, value)).success).toBe(false);
  });

  it('knows the other names of a pushed field', () => {
    const bound = bindNames(
      PushedResource,
      { type: 'x', Title: 't', label: 'a', Assignees: ['b@x.test'] },
      resourceFieldAliases,
    );
    expect(PushedResource.parse(bound)).toMatchObject({ labels: ['a'], assignedTo: ['b@x.test'] });
  });
});
