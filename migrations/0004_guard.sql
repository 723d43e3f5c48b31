-- Who paused a scope, and when; when it went on; when a network that had failed answered again: why a post is late.
-- `shown` is what the cards that wait were last made to show of it.
ALTER TABLE gates ADD COLUMN paused_by BIGINT;
ALTER TABLE gates ADD COLUMN paused_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE gates ADD COLUMN resumed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE gates ADD COLUMN closed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE gates ADD COLUMN shown TEXT NOT NULL DEFAULT '';

-- Telegram's lasting name of the file: the same file has the same one, whoever sends it.
ALTER TABLE media ADD COLUMN unique_id TEXT;

-- 1 once the person has said that the same may go there again.
ALTER TABLE targets ADD COLUMN again BIGINT NOT NULL DEFAULT 0;

-- When its time was found to have passed; NULL once its person was told.
ALTER TABLE parts ADD COLUMN late_at BIGINT;
CREATE INDEX parts_late ON parts (state) WHERE state = 'late';
-- What an account has published lately, and what it still waits for.
CREATE INDEX parts_ended ON parts (account, ended_at);
