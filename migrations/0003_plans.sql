-- Weekly plans: when a post may go out by itself. `account` is empty for the workspace's own.
CREATE TABLE plans (
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    account TEXT NOT NULL,
    slots TEXT NOT NULL,
    PRIMARY KEY (workspace, account)
);

-- Posts that go out again and again. `post` is what every occurrence is made from; `next` is the wall-clock time of
-- the next one in `zone`; `due_at` is when it is made, NULL while it is paused.
CREATE TABLE repeats (
    id TEXT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    post TEXT NOT NULL UNIQUE REFERENCES posts (id),
    person BIGINT NOT NULL,
    every TEXT NOT NULL,
    zone TEXT NOT NULL,
    next TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT,
    fence BIGINT NOT NULL DEFAULT 0,
    worker TEXT,
    deaths BIGINT NOT NULL DEFAULT 0,
    lease_until BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX repeats_due ON repeats (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX repeats_workspace ON repeats (workspace);

-- The repeat that a post was made by (NULL for ordinary posts), and the wall-clock time it was made for: once each.
ALTER TABLE posts ADD COLUMN recurrence TEXT;
ALTER TABLE posts ADD COLUMN occurrence TEXT;
CREATE UNIQUE INDEX posts_occurrence ON posts (recurrence, occurrence);
