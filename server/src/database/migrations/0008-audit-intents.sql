-- A change is written down before it is made. Its record, which tells the outcome, takes the place of that; what is left when the
-- server starts was under way when it last ended.
CREATE TABLE audit_intents (
  request_id TEXT PRIMARY KEY,
  -- As JSON, without the outcome.
  record TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER audit_ends_intents AFTER INSERT ON audit BEGIN
  DELETE FROM audit_intents WHERE request_id = NEW.request_id;
END;
CREATE TRIGGER audit_intents_are_not_updated BEFORE UPDATE ON audit_intents
BEGIN SELECT RAISE(ABORT, 'The audit is append-only'); END;
-- The record was written just now, as the last one.
CREATE TRIGGER audit_intents_become_records BEFORE DELETE ON audit_intents
  WHEN OLD.request_id IS NOT (SELECT request_id FROM audit ORDER BY no DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'The audit is append-only'); END;
