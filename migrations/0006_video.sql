-- How far the encode of a video is, in percent; NULL while none is under way.
ALTER TABLE media ADD COLUMN progress BIGINT;
-- 1: only the beginning of a video that is too long for the network goes there.
ALTER TABLE targets ADD COLUMN cut BIGINT NOT NULL DEFAULT 0;
