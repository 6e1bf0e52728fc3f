-- Turns of a thread form branches: which turn each one follows, and the last one of the branch that is shown.
ALTER TABLE turns ADD COLUMN follows INTEGER;
UPDATE turns SET follows = no - 1 WHERE no > 1;
ALTER TABLE threads ADD COLUMN current_no INTEGER NOT NULL DEFAULT 1;
UPDATE threads SET current_no = coalesce((SELECT max(no) FROM turns WHERE thread_id = threads.id), 1);

-- With whom the owner has shared a thread. Emails are folded; whether there is such an account counts when it is read.
CREATE TABLE thread_readers (
  thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  email TEXT NOT NULL,
  PRIMARY KEY (email, thread_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_readers_by_thread ON thread_readers (thread_id);

-- What the account that asked thinks of an answer.
CREATE TABLE feedback (
  request_id TEXT PRIMARY KEY REFERENCES turns (request_id) ON DELETE CASCADE,
  rating TEXT NOT NULL CHECK (rating IN ('up', 'down')),
  comment TEXT,
  given_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX feedback_by_time ON feedback (given_ms DESC, request_id);
