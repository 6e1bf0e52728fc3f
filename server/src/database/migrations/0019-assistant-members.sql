-- Who may use an assistant and who may change it, by principal: a look-up asks these rows for the asker's principals, so that an
-- assistant that is not for him costs what one that is not there does. `shared_with` and `editors` stay as they were written.
-- `fold` is the program's (kernel/fold.ts), lent by migrate.ts.
CREATE TABLE assistant_members (
  assistant_id TEXT NOT NULL REFERENCES assistants (id) ON DELETE CASCADE,
  principal TEXT NOT NULL,
  edits INTEGER NOT NULL,
  PRIMARY KEY (assistant_id, principal)
) STRICT, WITHOUT ROWID;
CREATE INDEX assistant_members_by_principal ON assistant_members (principal);

INSERT INTO assistant_members (assistant_id, principal, edits)
SELECT id, principal, max(edits) FROM (
  SELECT id, 'account:' || creator_id AS principal, 1 AS edits FROM assistants WHERE creator_id IS NOT NULL
  UNION ALL
  SELECT id, 'public', 0 FROM assistants WHERE shared_with ->> 'everyone'
  UNION ALL
  SELECT assistants.id, 'user:' || fold(user.value), list.key = 'editors'
  FROM assistants, json_each(json_object('viewers', json(shared_with), 'editors', json(editors))) AS list, json_each(list.value, '$.users') AS user
  UNION ALL
  SELECT assistants.id,
    'group:' || substr(named.value, 1, max(0, instr(named.value, ':') - 1)) || '/' || substr(named.value, instr(named.value, ':') + 1),
    list.key = 'editors'
  FROM assistants, json_each(json_object('viewers', json(shared_with), 'editors', json(editors))) AS list, json_each(list.value, '$.groups') AS named
) GROUP BY id, principal;
