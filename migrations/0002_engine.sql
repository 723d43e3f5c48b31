-- Who works on this database: one row for each process. `machine` is where `pid` means something, `born` tells two
-- processes with the same `pid` apart, `session` is the lock that the process holds as long as its database session
-- lives. `gone` is 1 once it is proven that the process has ended.
CREATE TABLE workers (
    id TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    machine TEXT NOT NULL,
    pid BIGINT NOT NULL,
    born BIGINT NOT NULL,
    session BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    gone BIGINT NOT NULL DEFAULT 0
);

-- What only one may do at a time, on any number of machines: ask Telegram for updates, sweep, encode a video.
CREATE TABLE duties (
    id TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    worker TEXT NOT NULL,
    lease_until BIGINT NOT NULL
);

-- What may leave, for everything ('all'), a network (its word) or an account (its name): paused by an owner, shut
-- because the network asked to wait, open_until because it failed again and again (the circuit breaker).
CREATE TABLE gates (
    scope TEXT PRIMARY KEY,
    paused BIGINT NOT NULL DEFAULT 0,
    shut_until BIGINT NOT NULL DEFAULT 0,
    fails BIGINT NOT NULL DEFAULT 0,
    failed_at BIGINT NOT NULL DEFAULT 0,
    opened BIGINT NOT NULL DEFAULT 0,
    open_until BIGINT NOT NULL DEFAULT 0,
    since BIGINT NOT NULL DEFAULT 0
);

-- How many units a network lets through in a while; `kept` of them are for "publish now". Reserved with the claim.
CREATE TABLE budgets (
    scope TEXT NOT NULL,
    per BIGINT NOT NULL,
    most BIGINT NOT NULL,
    cost BIGINT NOT NULL,
    kept BIGINT NOT NULL,
    remaining BIGINT NOT NULL,
    reset_at BIGINT NOT NULL,
    PRIMARY KEY (scope, per)
);

-- Rows during which the process died twice: nobody works on them until an owner says so.
CREATE TABLE dead_letters (
    id TEXT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    work TEXT NOT NULL,
    row_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    died_at BIGINT NOT NULL,
    told BIGINT NOT NULL DEFAULT 0
);

-- `fence` is raised by each claim: who lost a claim cannot end it. `worker` has it in hand; `deaths` counts how often
-- a process died meanwhile.
ALTER TABLE updates ADD COLUMN fence BIGINT NOT NULL DEFAULT 0;
ALTER TABLE updates ADD COLUMN worker TEXT;
ALTER TABLE updates ADD COLUMN deaths BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN fence BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN worker TEXT;
ALTER TABLE outbox ADD COLUMN deaths BIGINT NOT NULL DEFAULT 0;
ALTER TABLE media ADD COLUMN fence BIGINT NOT NULL DEFAULT 0;
ALTER TABLE media ADD COLUMN worker TEXT;
ALTER TABLE media ADD COLUMN deaths BIGINT NOT NULL DEFAULT 0;
ALTER TABLE posts ADD COLUMN fence BIGINT NOT NULL DEFAULT 0;
ALTER TABLE posts ADD COLUMN worker TEXT;
ALTER TABLE posts ADD COLUMN deaths BIGINT NOT NULL DEFAULT 0;
ALTER TABLE brands ADD COLUMN fence BIGINT NOT NULL DEFAULT 0;
ALTER TABLE brands ADD COLUMN worker TEXT;
ALTER TABLE brands ADD COLUMN deaths BIGINT NOT NULL DEFAULT 0;
ALTER TABLE grants ADD COLUMN fence BIGINT NOT NULL DEFAULT 0;
ALTER TABLE grants ADD COLUMN worker TEXT;
ALTER TABLE grants ADD COLUMN deaths BIGINT NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN fence BIGINT NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN worker TEXT;
ALTER TABLE accounts ADD COLUMN deaths BIGINT NOT NULL DEFAULT 0;

-- What the network asked is a gate now.
ALTER TABLE accounts DROP COLUMN gate_until;

-- The person's word for posts that are late: 'ask' (as it is without one) or 'publish'.
ALTER TABLE people ADD COLUMN late TEXT NOT NULL DEFAULT 'ask';

-- `slot`: of a network's few places in hand, the one this part has; the index lets no two have the same.
-- `urgent`: "publish now". `reserved`: its share of the budgets is taken. `repeats`: how often it was sent again after
-- it was certain that nothing was there. `late_ok`: the person was asked, or need not be. `sender` wrote the intent.
ALTER TABLE parts ADD COLUMN platform TEXT NOT NULL DEFAULT '';
ALTER TABLE parts ADD COLUMN slot BIGINT;
ALTER TABLE parts ADD COLUMN urgent BIGINT NOT NULL DEFAULT 0;
ALTER TABLE parts ADD COLUMN reserved BIGINT NOT NULL DEFAULT 0;
ALTER TABLE parts ADD COLUMN repeats BIGINT NOT NULL DEFAULT 0;
ALTER TABLE parts ADD COLUMN late_ok BIGINT NOT NULL DEFAULT 0;
ALTER TABLE parts ADD COLUMN deaths BIGINT NOT NULL DEFAULT 0;
ALTER TABLE parts ADD COLUMN worker TEXT;
ALTER TABLE parts ADD COLUMN sender TEXT;
UPDATE parts SET platform = (SELECT a.platform FROM accounts a WHERE a.id = parts.account);
UPDATE parts SET leased = 0, lease_until = 0, fence = fence + 1 WHERE leased = 1 AND state NOT IN ('staging', 'committing');
CREATE UNIQUE INDEX parts_one_per_slot ON parts (platform, slot) WHERE leased = 1;
