-- Of an answer: which model wrote it, what that cost in tokens and how long it took, as JSON. Older records do not tell.
ALTER TABLE audit ADD COLUMN usage TEXT;
