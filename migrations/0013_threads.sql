-- 1: a text that is too long for the target's network goes there as a thread.
ALTER TABLE targets ADD COLUMN thread BIGINT NOT NULL DEFAULT 0;
-- What a post of a thread says, as it was when it was confirmed; NULL: what its target says. The posts behind the first
-- one have no `due_at` until the one ahead of them is live.
ALTER TABLE parts ADD COLUMN text TEXT;
