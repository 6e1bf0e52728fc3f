-- Who did what on whose behalf, append-only. Emails are copied: a record says what was so at the time. Lists are JSON.
CREATE TABLE audit (
  no INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms INTEGER NOT NULL,
  request_id TEXT NOT NULL,
  operation TEXT NOT NULL,
  key_id TEXT,
  key_owner TEXT,
  account_id TEXT,
  account_email TEXT,
  address TEXT NOT NULL,
  assistant_id TEXT,
  question TEXT,
  resource_ids TEXT NOT NULL,
  target TEXT,
  changes TEXT NOT NULL,
  status INTEGER NOT NULL
) STRICT;
CREATE INDEX audit_by_time ON audit (at_ms, no);
CREATE INDEX audit_by_account ON audit (account_id, at_ms, no);
CREATE INDEX audit_by_operation ON audit (operation, at_ms, no);

-- Which records have which resource: audit.resource_ids, the other way round.
CREATE TABLE audit_resources (
  resource_id TEXT NOT NULL,
  audit_no INTEGER NOT NULL,
  PRIMARY KEY (resource_id, audit_no)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER audit_fills_resources AFTER INSERT ON audit BEGIN
  INSERT OR IGNORE INTO audit_resources (resource_id, audit_no) SELECT value, NEW.no FROM json_each(NEW.resource_ids);
END;

-- Only what is older than this can be deleted. It moves forward only, and never into the last day of the machine's clock.
CREATE TABLE audit_retention (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  keep_from_ms INTEGER NOT NULL
) STRICT;
INSERT INTO audit_retention (one, keep_from_ms) VALUES (1, 0);
CREATE TRIGGER audit_retention_moves_forward BEFORE UPDATE ON audit_retention
  WHEN NEW.keep_from_ms < OLD.keep_from_ms OR NEW.keep_from_ms > (unixepoch() - 86399) * 1000
BEGIN SELECT RAISE(ABORT, 'The audit keeps its last day, and what was kept so far is let go in order'); END;
CREATE TRIGGER audit_retention_stays BEFORE DELETE ON audit_retention
BEGIN SELECT RAISE(ABORT, 'The audit is append-only'); END;

CREATE TRIGGER audit_is_not_updated BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'The audit is append-only'); END;
-- INSERT OR REPLACE would delete without a trigger.
CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE no = NEW.no)
BEGIN SELECT RAISE(ABORT, 'The audit is append-only'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
  WHEN OLD.at_ms >= (SELECT keep_from_ms FROM audit_retention)
BEGIN SELECT RAISE(ABORT, 'The audit is append-only'); END;
CREATE TRIGGER audit_empties_resources AFTER DELETE ON audit BEGIN
  DELETE FROM audit_resources WHERE audit_no = OLD.no AND resource_id IN (SELECT value FROM json_each(OLD.resource_ids));
END;
CREATE TRIGGER audit_resources_are_not_updated BEFORE UPDATE ON audit_resources
BEGIN SELECT RAISE(ABORT, 'The audit is append-only'); END;
CREATE TRIGGER audit_resources_are_not_deleted BEFORE DELETE ON audit_resources
  WHEN EXISTS (SELECT 1 FROM audit WHERE no = OLD.audit_no)
BEGIN SELECT RAISE(ABORT, 'The audit is append-only'); END;
