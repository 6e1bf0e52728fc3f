-- Who may change an assistant beside its creator and administrators, as JSON.
ALTER TABLE assistants ADD COLUMN editors TEXT NOT NULL DEFAULT '{"users":[],"groups":[]}';
CREATE INDEX assistants_by_creator ON assistants (creator_id);
