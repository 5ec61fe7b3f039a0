-- What was voted on a turn while its sides had no names: base, tuned, tie or both-bad.
ALTER TABLE turn ADD COLUMN vote TEXT;
