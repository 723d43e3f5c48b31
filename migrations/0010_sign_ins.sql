-- A sign-in behind a link: asked for in the chat, begun in a browser, finished by the network's answer, and kept by who
-- asked for it once they come back to the chat. What the link, the network and the way back carry is stored as hashes.
CREATE TABLE sign_ins (
    id TEXT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    person BIGINT NOT NULL,
    platform TEXT NOT NULL,
    message BIGINT,
    link_hash TEXT NOT NULL UNIQUE,
    state_hash TEXT UNIQUE,
    browser_hash TEXT,
    secrets TEXT,
    back_hash TEXT UNIQUE,
    code_hash TEXT,
    tries BIGINT NOT NULL DEFAULT 0,
    used_at BIGINT,
    back_at BIGINT,
    outcome TEXT,
    awaited BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_ins_person ON sign_ins (person, created_at);
CREATE INDEX sign_ins_expire ON sign_ins (expires_at);

-- Which sign-in brought an account; when its token is renewed ahead of its end, and until when somebody does that; when
-- the sign-in behind it ends, so that the person must come (the token's own end is `expires_at`), and how many notices of
-- that were given.
ALTER TABLE accounts ADD COLUMN sign_in TEXT;
ALTER TABLE accounts ADD COLUMN renew_at BIGINT;
ALTER TABLE accounts ADD COLUMN renewing BIGINT NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN login_until BIGINT;
ALTER TABLE accounts ADD COLUMN warned BIGINT NOT NULL DEFAULT 0;

-- Since when it has been in doubt whether a part is there: the first request whose answer was lost. What a network lets
-- be repeated for a while only is not repeated after that while.
ALTER TABLE parts ADD COLUMN doubt_at BIGINT;
