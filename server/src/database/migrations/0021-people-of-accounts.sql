-- For whom of its people a source has made an account; null where that can't be told any more: then it opens it for nobody again.
ALTER TABLE managed_accounts ADD COLUMN person_id TEXT;

UPDATE managed_accounts SET person_id = (
  SELECT min(held.person_id) FROM source_addresses AS held
  JOIN accounts ON accounts.email = held.address
  WHERE accounts.id = managed_accounts.account_id AND held.source_id = managed_accounts.source_id
  HAVING count(*) = 1
);
