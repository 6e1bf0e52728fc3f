-- Times are milliseconds since the epoch. Emails are folded (NFKC, lower case). JSON is text.

CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  admin INTEGER NOT NULL DEFAULT 0,
  active INTEGER NOT NULL DEFAULT 1,
  created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE identities (
  source_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  folded_id TEXT NOT NULL,
  -- `<source>/<id>`, folded: how resources of any source may speak of this person.
  qualified_id TEXT NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  PRIMARY KEY (account_id, source_id),
  UNIQUE (person_id, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX identities_by_folded_id ON identities (folded_id);
CREATE INDEX identities_by_qualified_id ON identities (qualified_id);

CREATE TABLE keys (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('personal', 'impersonating')),
  scope TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  last5 TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  expires_ms INTEGER,
  last_used_ms INTEGER,
  revoked_ms INTEGER
) STRICT;
CREATE INDEX keys_by_account ON keys (account_id);

CREATE TABLE sources (
  id TEXT PRIMARY KEY,
  app_id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  settings TEXT NOT NULL,
  created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE groups (
  source_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (source_id, id)
) STRICT, WITHOUT ROWID;

-- `member` is a principal: a user, a person of the source, or another group.
CREATE TABLE group_members (
  source_id TEXT NOT NULL,
  group_id TEXT NOT NULL,
  member TEXT NOT NULL,
  PRIMARY KEY (member, source_id, group_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_members_by_group ON group_members (source_id, group_id);

CREATE TABLE assistants (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  instructions TEXT NOT NULL,
  sources TEXT NOT NULL,
  shared_with TEXT NOT NULL,
  creator_id TEXT,
  created_ms INTEGER NOT NULL
) STRICT;
INSERT INTO assistants (id, name, instructions, sources, shared_with, creator_id, created_ms)
VALUES ('default', 'Clew', '', '[]', '{"everyone":true,"users":[],"groups":[]}', NULL, 0);

CREATE TABLE threads (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  assistant_id TEXT NOT NULL,
  title TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX threads_by_account ON threads (account_id, updated_ms DESC, id);

-- One turn: the messages that came in and the answer that went out.
CREATE TABLE turns (
  request_id TEXT PRIMARY KEY,
  thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  no INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'failed', 'cancelled', 'interrupted')),
  messages TEXT NOT NULL,
  parts TEXT NOT NULL,
  resources TEXT NOT NULL,
  "references" TEXT NOT NULL,
  problem TEXT,
  created_ms INTEGER NOT NULL,
  ended_ms INTEGER,
  UNIQUE (thread_id, no)
) STRICT;
CREATE INDEX turns_running ON turns (state) WHERE state = 'running';

-- The content. `no` is what the index counts in; a passage's rowid is no << 16 | n.
CREATE TABLE resources (
  no INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  source_id TEXT NOT NULL REFERENCES sources (id),
  external_id TEXT NOT NULL,
  app_id TEXT NOT NULL,
  type TEXT NOT NULL,
  name TEXT,
  title TEXT NOT NULL,
  subtitle TEXT,
  url TEXT,
  data TEXT NOT NULL,
  version INTEGER,
  hash TEXT NOT NULL,
  main_ms INTEGER,
  created_ms INTEGER,
  modified_ms INTEGER,
  due_ms INTEGER,
  event_start_ms INTEGER,
  event_end_ms INTEGER,
  indexed_ms INTEGER NOT NULL,
  UNIQUE (source_id, external_id)
) STRICT;
CREATE INDEX resources_by_main_time ON resources (main_ms);
CREATE INDEX resources_by_created ON resources (created_ms);
CREATE INDEX resources_by_modified ON resources (modified_ms);
CREATE INDEX resources_by_due ON resources (due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX resources_by_event ON resources (event_start_ms, event_end_ms) WHERE event_start_ms IS NOT NULL;

-- Passages tile the content of a resource: joined in order they are the content. `start` counts UTF-16 units.
CREATE TABLE passages (
  id INTEGER PRIMARY KEY,
  start INTEGER NOT NULL,
  text TEXT NOT NULL,
  page INTEGER,
  heading TEXT
) STRICT;

-- Fed with terms that are analysed already (see text/analyse.ts), so the tokenizer only splits at blanks.
CREATE VIRTUAL TABLE passage_terms USING fts5 (
  title, heading, body,
  content = '', contentless_delete = 1, tokenize = "ascii tokenchars '_'"
);

-- In how many passages each term is.
CREATE VIRTUAL TABLE passage_vocabulary USING fts5vocab (passage_terms, row);

CREATE TABLE resource_readers (
  principal TEXT NOT NULL,
  resource_no INTEGER NOT NULL REFERENCES resources (no) ON DELETE CASCADE,
  PRIMARY KEY (principal, resource_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX resource_readers_by_resource ON resource_readers (resource_no);

-- Every filterable value, folded; `display` is how it was written, where that differs.
CREATE TABLE resource_values (
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  resource_no INTEGER NOT NULL REFERENCES resources (no) ON DELETE CASCADE,
  display TEXT,
  PRIMARY KEY (field, value, resource_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX resource_values_by_resource ON resource_values (resource_no);

CREATE TABLE resource_activities (
  person TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  resource_no INTEGER NOT NULL REFERENCES resources (no) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  PRIMARY KEY (person, at_ms, resource_no, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX resource_activities_by_resource ON resource_activities (resource_no);

CREATE TABLE stars (
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  resource_no INTEGER NOT NULL REFERENCES resources (no) ON DELETE CASCADE,
  starred_ms INTEGER NOT NULL,
  PRIMARY KEY (account_id, resource_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX stars_by_resource ON stars (resource_no);
