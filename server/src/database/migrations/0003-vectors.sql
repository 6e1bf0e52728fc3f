-- Vectors of passages, made by an embedding model. `model` is the id of a row of embedding_models: vectors of different models are
-- never compared. The floats are the truth; the signs in segments are what is scanned.
CREATE TABLE embedding_models (
  no INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  dimensions INTEGER NOT NULL,
  -- Passages up to this id have their vectors.
  embedded_to INTEGER NOT NULL DEFAULT 0,
  -- The mean of the vectors when there were `centred_at` of them: signs tell on which side of it a vector lies.
  centre BLOB,
  centred_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE passage_vectors (
  passage_id INTEGER PRIMARY KEY,
  model_no INTEGER NOT NULL,
  vector BLOB NOT NULL
) STRICT;
CREATE TABLE vector_segments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  model_no INTEGER NOT NULL,
  passages INTEGER NOT NULL,
  header BLOB NOT NULL,
  signs BLOB NOT NULL
) STRICT;
CREATE INDEX passage_vectors_by_model ON passage_vectors (model_no);
CREATE UNIQUE INDEX resources_by_edition ON resources (edition);
-- What every ranking reads of its resources, without their long rows.
CREATE UNIQUE INDEX resource_heads ON resources (no, edition, main_ms);
