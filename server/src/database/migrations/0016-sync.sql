-- Sources that a connector fills (ingest/sync/).
ALTER TABLE sources ADD COLUMN schedule TEXT;
-- JSON: name of a setting -> its value, encrypted (kernel/secret-box.ts).
ALTER TABLE sources ADD COLUMN sealed_secrets TEXT NOT NULL DEFAULT '{}';
ALTER TABLE sources ADD COLUMN is_paused INTEGER NOT NULL DEFAULT 0;
-- Where the last run that ended well left off, as the connector puts it; null: the next one lists everything.
ALTER TABLE sources ADD COLUMN cursor TEXT;
ALTER TABLE sources ADD COLUMN listed_ms INTEGER;
-- What the next run is to be told that it does not see for itself.
ALTER TABLE sources ADD COLUMN wants_full INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN next_trigger TEXT NOT NULL DEFAULT 'schedule';

CREATE TABLE sync_runs (
  source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
  no INTEGER NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('full', 'changes')),
  "trigger" TEXT NOT NULL CHECK ("trigger" IN ('schedule', 'manual', 'settings')),
  state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'incomplete', 'failed', 'cancelled')),
  started_ms INTEGER NOT NULL,
  ended_ms INTEGER,
  -- JSON: behind the last page whose changes are all stored.
  checkpoint TEXT NOT NULL,
  -- JSON: how the listing ended; null while it goes on.
  listing_end TEXT,
  -- How often the listing was begun anew, and how many the source says it has.
  restarts INTEGER NOT NULL,
  total INTEGER,
  expected INTEGER,
  seen INTEGER NOT NULL,
  written INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  permissions_changed INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  message TEXT NOT NULL,
  next_step TEXT,
  PRIMARY KEY (source_id, no)
) STRICT, WITHOUT ROWID;

-- Every page of the listing under way: one that comes twice is found out, also after a restart.
CREATE TABLE sync_pages (
  source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
  digest TEXT NOT NULL,
  PRIMARY KEY (source_id, digest)
) STRICT, WITHOUT ROWID;

-- What could not be listed in the last run.
CREATE TABLE sync_gaps (
  source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  reason TEXT NOT NULL,
  next_step TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (source_id, name)
) STRICT, WITHOUT ROWID;

-- What the source is known to have.
CREATE TABLE sync_items (
  source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
  external_id TEXT NOT NULL,
  -- Of what is stored; null where nothing is.
  fingerprint TEXT,
  content_hash TEXT,
  -- JSON: who may read it, and who shall once a listing was complete; null where that is the same.
  readers TEXT NOT NULL,
  withheld TEXT,
  -- The run that listed it last.
  seen_run INTEGER NOT NULL,
  -- Why it, or a part of it, could not be read.
  reason TEXT,
  next_step TEXT,
  failed_ms INTEGER,
  PRIMARY KEY (source_id, external_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sync_items_failed ON sync_items (source_id, external_id) WHERE reason IS NOT NULL;
CREATE INDEX sync_items_withheld ON sync_items (source_id, external_id) WHERE withheld IS NOT NULL;

-- Asked for while a job runs: it is due again then, once it has ended.
ALTER TABLE jobs ADD COLUMN again_ms INTEGER;
