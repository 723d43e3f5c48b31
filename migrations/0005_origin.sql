-- 1 when the pictures of the workspace keep who made them and who owns them.
ALTER TABLE workspaces ADD COLUMN keep_credit BIGINT NOT NULL DEFAULT 0;
