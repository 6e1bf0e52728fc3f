-- What an answer was made from besides its resources: those of earlier answers that its writer was told. Of turns that were
-- stored before, and in the resources of these, nobody knows; a guest is not shown their text.
ALTER TABLE turn_contents ADD COLUMN heard TEXT NOT NULL DEFAULT '[]';
