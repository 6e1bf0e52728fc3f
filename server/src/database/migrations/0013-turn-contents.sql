-- A thread is walked by small rows; what was said is read of the turns that are shown, and of no others. How much there
-- is is counted as it is written: `bytes` of a turn, and of all turns of a thread, which has numbered `turn_count`.
CREATE TABLE turn_contents (
  request_id TEXT PRIMARY KEY REFERENCES turns (request_id) ON DELETE CASCADE,
  messages TEXT NOT NULL,
  parts TEXT NOT NULL,
  resources TEXT NOT NULL,
  "references" TEXT NOT NULL,
  problem TEXT
) STRICT;
INSERT INTO turn_contents (request_id, messages, parts, resources, "references", problem)
SELECT request_id, messages, parts, resources, "references", problem FROM turns;

ALTER TABLE turns DROP COLUMN messages;
ALTER TABLE turns DROP COLUMN parts;
ALTER TABLE turns DROP COLUMN resources;
ALTER TABLE turns DROP COLUMN "references";
ALTER TABLE turns DROP COLUMN problem;
ALTER TABLE turns ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
-- Whether messages of the role System are among what was sent: they count for all that follows.
ALTER TABLE turns ADD COLUMN guides INTEGER NOT NULL DEFAULT 0;
UPDATE turns SET
  bytes = (
    SELECT octet_length(messages) + octet_length(parts) + octet_length(resources) + octet_length("references")
      + coalesce(octet_length(problem), 0)
    FROM turn_contents WHERE request_id = turns.request_id
  ),
  guides = EXISTS (
    SELECT 1 FROM turn_contents, json_each(messages)
    WHERE request_id = turns.request_id AND value ->> 'role' = 'System'
  );
CREATE INDEX turns_by_follows ON turns (thread_id, follows, no);

ALTER TABLE threads ADD COLUMN turn_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE threads ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
UPDATE threads SET
  turn_count = (SELECT coalesce(max(no), 0) FROM turns WHERE thread_id = threads.id),
  bytes = (SELECT coalesce(sum(bytes), 0) FROM turns WHERE thread_id = threads.id);
