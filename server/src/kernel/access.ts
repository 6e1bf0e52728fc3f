declare const proof: unique symbol;

/**
 * What one account may see, computed once per request. Every read of content takes one, and an engine only intersects
 * its principals with those of a resource. Only `identity/` may call `grantAccess` (held by the import rules).
 */
export interface Access {
  readonly accountId: string;
  /** `public`, `user:<email>`, `person:<source>/<id>`, `group:<source>/<id>`; nested groups are expanded. */
  readonly principals: ReadonlySet<string>;
  readonly [proof]: true;
}

export function grantAccess(accountId: string, principals: Iterable<string>): Access {
  return { accountId, principals: new Set(principals) } as unknown as Access;
}
