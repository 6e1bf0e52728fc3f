-- By its print an answer is known again when a client sends it as history: what it was made from counts then, too. Answers that
-- were stored before have none.
ALTER TABLE turns ADD COLUMN answer_print TEXT;
CREATE INDEX turns_by_answer_print ON turns (answer_print) WHERE answer_print IS NOT NULL;
