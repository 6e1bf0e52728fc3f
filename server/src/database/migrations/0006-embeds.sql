-- Pages of others in which an assistant is embedded. Their back ends sign tokens, which are exchanged for sessions.
CREATE TABLE embeds (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  assistant_id TEXT NOT NULL,
  algorithm TEXT NOT NULL,
  -- SPKI as PEM; none for HS256, whose secret is encrypted instead (identity/embeds/secret-box.ts).
  public_key TEXT,
  sealed_secret TEXT,
  issuer TEXT NOT NULL,
  audience TEXT NOT NULL,
  -- Counts its changes: what was begun with an older one is not finished.
  revision INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  CHECK ((algorithm = 'HS256') = (sealed_secret IS NOT NULL) AND (sealed_secret IS NULL) <> (public_key IS NULL))
) STRICT;

-- Tokens that were exchanged, until they would have expired.
CREATE TABLE used_tokens (
  hash TEXT PRIMARY KEY,
  expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX used_tokens_by_expiry ON used_tokens (expires_ms);

-- A key with an embed is a session: short-lived, for one account and one assistant, gone with the embed.
ALTER TABLE keys ADD COLUMN embed_id TEXT REFERENCES embeds (id) ON DELETE CASCADE;
CREATE INDEX keys_by_embed ON keys (embed_id, expires_ms) WHERE embed_id IS NOT NULL;
