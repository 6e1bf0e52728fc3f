-- A personal key ends with the impersonating key through which it came. What was made before is told by the audit, as far back as
-- it goes: through keys that were made with keys up to the first impersonating one.
ALTER TABLE keys ADD COLUMN made_by TEXT REFERENCES keys (id) ON DELETE CASCADE;
CREATE INDEX keys_by_maker ON keys (made_by) WHERE made_by IS NOT NULL;
WITH RECURSIVE
  made (id, maker) AS (SELECT target, key_id FROM audit WHERE operation = 'createKey' AND status = 201),
  line (id, maker) AS (
    SELECT id, maker FROM made
    UNION
    SELECT line.id, made.maker FROM line
      JOIN keys ON keys.id = line.maker AND keys.mode = 'personal'
      JOIN made ON made.id = line.maker
  )
UPDATE keys SET made_by =
  (SELECT maker FROM line JOIN keys AS makers ON makers.id = maker AND makers.mode = 'impersonating' WHERE line.id = keys.id)
WHERE mode = 'personal' AND embed_id IS NULL;
