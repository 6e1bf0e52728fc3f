-- Grows with every change that can take something away from somebody, whoever makes it: what was allowed before is
-- looked at again when it has grown (identity/permission-changes.ts).
CREATE TABLE permission_changes (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  count INTEGER NOT NULL
) STRICT;
INSERT INTO permission_changes (one, count) VALUES (1, 0);

CREATE TRIGGER account_loses AFTER UPDATE OF active, admin, email ON accounts
BEGIN UPDATE permission_changes SET count = count + 1; END;
CREATE TRIGGER key_loses AFTER UPDATE OF revoked_ms, expires_ms, scope ON keys
BEGIN UPDATE permission_changes SET count = count + 1; END;
CREATE TRIGGER key_goes AFTER DELETE ON keys
BEGIN UPDATE permission_changes SET count = count + 1; END;
CREATE TRIGGER identity_changes AFTER UPDATE ON identities
BEGIN UPDATE permission_changes SET count = count + 1; END;
CREATE TRIGGER identity_goes AFTER DELETE ON identities
BEGIN UPDATE permission_changes SET count = count + 1; END;
CREATE TRIGGER member_changes AFTER UPDATE ON group_members
BEGIN UPDATE permission_changes SET count = count + 1; END;
CREATE TRIGGER member_goes AFTER DELETE ON group_members
BEGIN UPDATE permission_changes SET count = count + 1; END;
CREATE TRIGGER readers_change AFTER UPDATE OF readers ON resources WHEN NEW.readers <> OLD.readers
BEGIN UPDATE permission_changes SET count = count + 1; END;
CREATE TRIGGER resource_goes AFTER DELETE ON resources
BEGIN UPDATE permission_changes SET count = count + 1; END;
