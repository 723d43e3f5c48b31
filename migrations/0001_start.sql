-- One text for both engines: TEXT and BIGINT only, names made by Crier, times in milliseconds since 1970 UTC,
-- JSON and sealed values as text. A row with a due time is work; a lease says that somebody has it in hand.

CREATE TABLE workspaces (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    zone TEXT NOT NULL,
    data_key TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE people (
    id BIGINT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    lang TEXT NOT NULL,
    asked TEXT,
    last_set TEXT,
    last_set_at BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);

CREATE TABLE invitations (
    code_hash TEXT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    made_by BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_by BIGINT
);

-- What came from Telegram, sealed, before it was acknowledged.
CREATE TABLE updates (
    id BIGINT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    lane BIGINT NOT NULL,
    raw TEXT,
    attempts BIGINT NOT NULL DEFAULT 0,
    received_at BIGINT NOT NULL,
    due_at BIGINT,
    lease_until BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX updates_due ON updates (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX updates_lane ON updates (lane, id) WHERE due_at IS NOT NULL;

-- What is to be said in a chat, in order.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    lane BIGINT NOT NULL,
    place TEXT NOT NULL,
    method TEXT NOT NULL,
    params TEXT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    due_at BIGINT,
    lease_until BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX outbox_due ON outbox (due_at, place) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_lane ON outbox (lane, place) WHERE due_at IS NOT NULL;

CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    platform TEXT NOT NULL,
    remote_id TEXT NOT NULL,
    handle TEXT NOT NULL,
    name TEXT NOT NULL,
    link TEXT,
    facts TEXT NOT NULL,
    state TEXT NOT NULL,
    token TEXT,
    token_version BIGINT NOT NULL DEFAULT 0,
    expires_at BIGINT,
    connected_by BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_post_at BIGINT,
    gate_until BIGINT NOT NULL DEFAULT 0,
    due_at BIGINT,
    lease_until BIGINT NOT NULL DEFAULT 0,
    UNIQUE (workspace, platform, remote_id)
);
CREATE INDEX accounts_due ON accounts (due_at, id) WHERE due_at IS NOT NULL;

-- A sign-in under way: what the person gave, sealed, until the network has answered.
CREATE TABLE grants (
    id TEXT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    person BIGINT NOT NULL,
    platform TEXT NOT NULL,
    answers TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT,
    lease_until BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX grants_due ON grants (due_at, id) WHERE due_at IS NOT NULL;

-- The brand of a workspace, and the one message that shows it on a sample.
CREATE TABLE brands (
    id TEXT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    look TEXT NOT NULL,
    for_new BIGINT NOT NULL DEFAULT 1,
    logo_file_id TEXT,
    old_logo TEXT,
    chat BIGINT,
    message BIGINT,
    screen TEXT,
    shown TEXT,
    version BIGINT NOT NULL DEFAULT 1,
    attempts BIGINT NOT NULL DEFAULT 0,
    updated_at BIGINT NOT NULL,
    due_at BIGINT,
    lease_until BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX brands_workspace ON brands (workspace);
CREATE INDEX brands_due ON brands (due_at, id) WHERE due_at IS NOT NULL;

-- A post from its first word on; its card is the one message that tells about it.
CREATE TABLE posts (
    id TEXT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    person BIGINT NOT NULL,
    chat BIGINT NOT NULL,
    source BIGINT NOT NULL,
    album TEXT,
    state TEXT NOT NULL,
    text TEXT NOT NULL,
    text_source BIGINT,
    branded BIGINT NOT NULL,
    planned_at BIGINT,
    undo_until BIGINT,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    touched_at BIGINT NOT NULL,
    gather_until BIGINT,
    screen TEXT,
    card BIGINT,
    card_shown TEXT,
    card_picture TEXT,
    card_edited_at BIGINT NOT NULL DEFAULT 0,
    card_attempts BIGINT NOT NULL DEFAULT 0,
    due_at BIGINT,
    lease_until BIGINT NOT NULL DEFAULT 0,
    UNIQUE (chat, source)
);
CREATE UNIQUE INDEX posts_album ON posts (chat, album) WHERE album IS NOT NULL;
CREATE INDEX posts_due ON posts (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX posts_chat ON posts (chat, state, touched_at);
CREATE INDEX posts_workspace ON posts (workspace, state, planned_at);

-- `changed` is 1 when it became another one while a worker had the old one in hand; the next claim takes it up.
CREATE TABLE media (
    id TEXT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    post TEXT NOT NULL REFERENCES posts (id),
    message BIGINT NOT NULL,
    kind TEXT NOT NULL,
    file_id TEXT NOT NULL,
    name TEXT,
    size BIGINT,
    alt TEXT,
    state TEXT NOT NULL,
    clean TEXT,
    trouble TEXT,
    attempts BIGINT NOT NULL DEFAULT 0,
    changed BIGINT NOT NULL DEFAULT 0,
    due_at BIGINT,
    lease_until BIGINT NOT NULL DEFAULT 0,
    UNIQUE (post, message)
);
CREATE INDEX media_due ON media (due_at, id) WHERE due_at IS NOT NULL;

-- A clean file, branded and fitted to a need; made once for all accounts with that need.
CREATE TABLE renditions (
    media TEXT NOT NULL REFERENCES media (id),
    need TEXT NOT NULL,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    file TEXT NOT NULL,
    mime TEXT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    branded BIGINT NOT NULL,
    shown TEXT,
    PRIMARY KEY (media, need)
);

CREATE TABLE targets (
    id TEXT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    post TEXT NOT NULL REFERENCES posts (id),
    account TEXT NOT NULL REFERENCES accounts (id),
    wanted BIGINT NOT NULL,
    text TEXT,
    UNIQUE (post, account)
);

-- One visible thing of a target. `leased` is 1 while a worker has it: the index lets no account have two.
CREATE TABLE parts (
    id TEXT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    target TEXT NOT NULL REFERENCES targets (id),
    account TEXT NOT NULL REFERENCES accounts (id),
    n BIGINT NOT NULL,
    state TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    due_at BIGINT,
    attempts BIGINT NOT NULL DEFAULT 0,
    looks BIGINT NOT NULL DEFAULT 0,
    progress BIGINT,
    saved TEXT NOT NULL,
    remote TEXT,
    reason TEXT,
    intent_at BIGINT,
    ended_at BIGINT,
    fence BIGINT NOT NULL DEFAULT 0,
    leased BIGINT NOT NULL DEFAULT 0,
    lease_until BIGINT NOT NULL DEFAULT 0,
    UNIQUE (target, n)
);
CREATE UNIQUE INDEX parts_one_per_account ON parts (account) WHERE leased = 1;
CREATE INDEX parts_due ON parts (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX parts_leases ON parts (lease_until) WHERE leased = 1;

CREATE TABLE notes (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
