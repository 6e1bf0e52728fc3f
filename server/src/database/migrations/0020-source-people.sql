-- People and groups as sources tell of them (identity/source-people/).

-- 1: the source itself says whose id it is, and may take it back; 0: an administrator said so.
ALTER TABLE identities ADD COLUMN is_synced INTEGER NOT NULL DEFAULT 0;

CREATE TABLE source_people (
  source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
  person_id TEXT NOT NULL,
  name TEXT NOT NULL,
  is_active INTEGER NOT NULL,
  -- The run that listed this person last.
  seen_run INTEGER NOT NULL,
  -- Why no account could be found or made.
  reason TEXT,
  next_step TEXT,
  failed_ms INTEGER,
  PRIMARY KEY (source_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_people_failed ON source_people (source_id, person_id) WHERE reason IS NOT NULL;

-- Folded addresses; the main one has place 0.
CREATE TABLE source_addresses (
  source_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  place INTEGER NOT NULL,
  address TEXT NOT NULL,
  PRIMARY KEY (source_id, person_id, address),
  FOREIGN KEY (source_id, person_id) REFERENCES source_people (source_id, person_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX source_addresses_by_address ON source_addresses (source_id, address);

-- Groups whose members the source says; those that an administrator has made are not among them.
CREATE TABLE source_groups (
  source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
  group_id TEXT NOT NULL,
  -- JSON: all members once a listing was complete; null where they are those of group_members.
  withheld TEXT,
  seen_run INTEGER NOT NULL,
  reason TEXT,
  next_step TEXT,
  failed_ms INTEGER,
  PRIMARY KEY (source_id, group_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_groups_failed ON source_groups (source_id, group_id) WHERE reason IS NOT NULL;
CREATE INDEX source_groups_withheld ON source_groups (source_id, group_id) WHERE withheld IS NOT NULL;

-- Accounts that a source has made. Without the source they are like any other.
CREATE TABLE managed_accounts (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
  -- 1: the source has closed it, and may open it again; what an administrator has closed it may not.
  is_closed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX managed_accounts_by_source ON managed_accounts (source_id);

-- How many the run has listed.
ALTER TABLE sync_runs ADD COLUMN people INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sync_runs ADD COLUMN "groups" INTEGER NOT NULL DEFAULT 0;
