-- Which model an assistant is answered by, where it is not the one of the settings.
ALTER TABLE assistants ADD COLUMN model TEXT;
-- Who wrote an answer, and what that cost; null where nobody counted.
ALTER TABLE turns ADD COLUMN model TEXT;
ALTER TABLE turns ADD COLUMN input_tokens INTEGER;
ALTER TABLE turns ADD COLUMN output_tokens INTEGER;
