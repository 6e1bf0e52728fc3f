-- Work that outlives the process that asked for it (jobs/). A row is a job that waits or runs; one that recurs stays.
CREATE TABLE jobs (
  -- Chosen by who puts it: asking twice for the same work is asking once.
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  -- Jobs of different groups take turns; a group is a source.
  group_id TEXT NOT NULL,
  payload TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running')),
  due_ms INTEGER NOT NULL,
  -- How long after its end it is due again; null: it goes with its end.
  every_ms INTEGER,
  attempt INTEGER NOT NULL,
  -- Who works on it, and until when that is believed without a sign of life.
  lease TEXT,
  lease_until_ms INTEGER,
  is_cancelled INTEGER NOT NULL,
  CHECK ((state = 'running') = (lease IS NOT NULL) AND (lease IS NULL) = (lease_until_ms IS NULL))
) STRICT;
CREATE INDEX jobs_by_due ON jobs (state, due_ms);
CREATE INDEX jobs_by_group ON jobs (group_id);

-- In which order groups were served: who has waited longest is next.
CREATE TABLE job_groups (
  id TEXT PRIMARY KEY,
  served_no INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What was given up, with why and what to do. Each has the job's id: of a job that recurs the last one counts.
CREATE TABLE dead_jobs (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  group_id TEXT NOT NULL,
  payload TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  reason TEXT NOT NULL,
  next_step TEXT NOT NULL,
  died_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX dead_jobs_by_group ON dead_jobs (group_id);
