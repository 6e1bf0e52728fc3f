-- What was said in threads, to be found by parts of words: one row for the title of a thread and one for each of its turns. The
-- text itself stands where it stood, and is looked at as its reader may see it before anything is told of it. A turn only leaves word of
-- what is to be indexed: that is done between turns (index-said.ts), and what is not indexed yet is looked at by itself.
CREATE TABLE said (
  id INTEGER PRIMARY KEY,
  thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  request_id TEXT UNIQUE REFERENCES turns (request_id) ON DELETE CASCADE,
  -- 0 not indexed yet, 1 indexed, 2 indexed as it was before
  state INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX said_to_index ON said (id) WHERE state <> 1;
CREATE INDEX said_by_thread ON said (thread_id);
CREATE VIRTUAL TABLE said_index USING fts5 (
  owner, text, content = '', contentless_delete = 1, tokenize = 'trigram remove_diacritics 1'
);

-- Account ids all begin alike; what is the same in all of them would be looked for in every row.
CREATE VIEW said_texts AS
SELECT said.id, substr(threads.account_id, 5) AS owner,
  CASE WHEN said.request_id IS NULL THEN threads.title ELSE
    substr(coalesce((SELECT group_concat(value ->> 'text', char(10)) FROM json_each(turn_contents.messages)), ''), 1, 20000)
    || char(10) || substr(coalesce((
      SELECT group_concat(coalesce(value ->> 'text', '') || coalesce(char(10) || (value ->> 'nearest'), ''), '')
      FROM json_each(turn_contents.parts)), ''), 1, 50000)
  END AS text
FROM said JOIN threads ON threads.id = said.thread_id
LEFT JOIN turn_contents ON turn_contents.request_id = said.request_id;

CREATE TRIGGER said_title AFTER INSERT ON threads BEGIN
  INSERT INTO said (thread_id) VALUES (new.id);
END;
CREATE TRIGGER said_turn AFTER INSERT ON turn_contents BEGIN
  INSERT INTO said (thread_id, request_id) SELECT thread_id, request_id FROM turns WHERE request_id = new.request_id;
END;
CREATE TRIGGER said_gone AFTER DELETE ON said WHEN old.state <> 0 BEGIN
  DELETE FROM said_index WHERE rowid = old.id;
END;
CREATE TRIGGER said_title_changed AFTER UPDATE OF title ON threads WHEN new.title <> old.title BEGIN
  UPDATE said SET state = 2 WHERE thread_id = new.id AND request_id IS NULL AND state = 1;
END;
CREATE TRIGGER said_answer AFTER UPDATE OF parts ON turn_contents BEGIN
  UPDATE said SET state = 2 WHERE request_id = new.request_id AND state = 1;
END;

INSERT INTO said (thread_id) SELECT id FROM threads;
INSERT INTO said (thread_id, request_id) SELECT thread_id, request_id FROM turns WHERE request_id IN (SELECT request_id FROM turn_contents);
