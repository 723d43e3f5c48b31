-- The links by which networks fetch the files of a part: one for each file, the same for each repeat of the request.
-- `address`, sealed, is the store's own link where there is a bucket; otherwise the listener serves it at /m/ID. A link
-- is dead when its time is over or its part has ended, whatever else its row says.
CREATE TABLE links (
    id TEXT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    part TEXT NOT NULL,
    file TEXT NOT NULL,
    purpose TEXT NOT NULL,
    platform TEXT NOT NULL,
    mime TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    address TEXT,
    hits BIGINT NOT NULL DEFAULT 0,
    fetched_at BIGINT,
    expires_at BIGINT NOT NULL,
    UNIQUE (part, purpose, file)
);
CREATE INDEX links_file ON links (file);
CREATE INDEX links_expires ON links (expires_at);

-- What a network withdrew in a person's name, and when that was done: a sign-in ('deauthorize'), or everything that was
-- kept ('deletion'; the status page behind `code` says so). `request` is a digest of the network's signature: the same
-- request counts once. Nothing here says whose it was.
CREATE TABLE withdrawals (
    code TEXT PRIMARY KEY,
    request TEXT NOT NULL UNIQUE,
    platform TEXT NOT NULL,
    kind TEXT NOT NULL,
    accounts BIGINT NOT NULL,
    done_at BIGINT NOT NULL
);
CREATE INDEX withdrawals_done ON withdrawals (done_at);
