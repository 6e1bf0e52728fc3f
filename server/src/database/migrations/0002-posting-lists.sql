-- FTS5 gives way to posting lists of our own (docs/decisions/0008-posting-lists.md). What a resource says of itself moves
-- into its row; everything that is searched is derived from the rows and passages, and is built anew when
-- `index_state.analysis` is not the version of the running code.

ALTER TABLE resources ADD COLUMN edition INTEGER NOT NULL DEFAULT 0;
ALTER TABLE resources ADD COLUMN content_hash TEXT NOT NULL DEFAULT '';
-- JSON: [[field, folded value, display or null], …] and [principal, …].
ALTER TABLE resources ADD COLUMN "values" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE resources ADD COLUMN readers TEXT NOT NULL DEFAULT '[]';
-- Ids of the value sets that it is a member of, 32 bits each.
ALTER TABLE resources ADD COLUMN set_ids BLOB NOT NULL DEFAULT x'';
ALTER TABLE resources ADD COLUMN title_key TEXT NOT NULL DEFAULT '';
UPDATE resources SET
  edition = no,
  "values" = (SELECT json_group_array(json_array(field, value, display)) FROM resource_values WHERE resource_no = no AND field <> 'language'),
  readers = (SELECT json_group_array(principal) FROM resource_readers WHERE resource_no = no);
CREATE INDEX resources_by_title ON resources (title_key);

DROP TABLE passage_vocabulary;
DROP TABLE passage_terms;
DROP TABLE resource_values;
DROP TABLE resource_readers;

-- A passage's id is edition << 16 | n. An edition is one version of a resource's content; its number is never used again.

CREATE TABLE index_state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO index_state (name, value) SELECT 'next_edition', coalesce(max(no), 0) + 1 FROM resources;

-- A value set holds the numbers of the resources that have a value in a field, in chunks of 16,384 numbers.
CREATE TABLE value_sets (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  UNIQUE (field, value)
) STRICT;
CREATE TABLE value_set_chunks (
  set_id INTEGER NOT NULL,
  chunk INTEGER NOT NULL,
  members BLOB NOT NULL,
  PRIMARY KEY (set_id, chunk)
) STRICT, WITHOUT ROWID;

-- A segment holds the postings of some passages and never changes; segments are merged into larger ones.
CREATE TABLE segments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  state TEXT NOT NULL CHECK (state IN ('live', 'building', 'dead')),
  passages INTEGER NOT NULL,
  header BLOB NOT NULL
) STRICT;
CREATE TABLE segment_pages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  bytes BLOB NOT NULL
) STRICT;
-- The first term of each page, as UTF-8.
CREATE TABLE segment_terms (
  segment_id INTEGER NOT NULL,
  first_term BLOB NOT NULL,
  page_id INTEGER NOT NULL,
  PRIMARY KEY (segment_id, first_term)
) STRICT, WITHOUT ROWID;
