-- What lies in the file store: bytes under a name made of what they are and of chance. 'coming': being put; 'kept';
-- 'going': being deleted, and never to be had under this name again. Nobody takes it away before `held_until`; who needs
-- it is told by the rows that name it, and `named` counts how often one began to.
CREATE TABLE objects (
    key TEXT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    content TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    state TEXT NOT NULL,
    held_until BIGINT NOT NULL,
    named BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX objects_content ON objects (workspace, content) WHERE state <> 'going';
CREATE INDEX objects_state ON objects (state, held_until);

-- The object that holds the clean file, as long as it is kept. `upload`: it did not come through Telegram and cannot be
-- fetched again. `handed`: the message in which the clean file was handed back. `differs` is 1 when what was made again
-- is not what the person saw before.
ALTER TABLE media ADD COLUMN clean_key TEXT;
ALTER TABLE media ADD COLUMN upload TEXT;
ALTER TABLE media ADD COLUMN handed BIGINT;
ALTER TABLE media ADD COLUMN differs BIGINT NOT NULL DEFAULT 0;
UPDATE media SET clean_key = 'media/' || id || '/clean' WHERE state = 'ready';
CREATE INDEX media_clean_key ON media (clean_key) WHERE clean_key IS NOT NULL;
CREATE INDEX media_upload ON media (post) WHERE upload IS NOT NULL;
CREATE INDEX media_ready ON media (post) WHERE state = 'ready';
-- The object that it was, once that is gone (then `file` is empty).
ALTER TABLE renditions ADD COLUMN was TEXT;
CREATE INDEX renditions_file ON renditions (file);

-- When the person asked to publish it while its bytes had to be fetched again.
ALTER TABLE posts ADD COLUMN wish BIGINT;
CREATE INDEX posts_wish ON posts (id) WHERE wish IS NOT NULL;

-- The message that a word became, so that a later word can stand in its place.
ALTER TABLE outbox ADD COLUMN message BIGINT;
-- What was shown while the network was asked: the word, or the message, that its answer replaces.
ALTER TABLE grants ADD COLUMN shown TEXT;

-- A file that comes through the upload page, under a link for one person and one post. The link's secret is kept as a
-- digest. `received` bytes are safe; `media` is the file of the post whose place it takes.
CREATE TABLE uploads (
    id TEXT PRIMARY KEY,
    secret TEXT NOT NULL UNIQUE,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    person BIGINT NOT NULL,
    post TEXT NOT NULL,
    media TEXT NOT NULL,
    state TEXT NOT NULL,
    name TEXT,
    length BIGINT,
    received BIGINT NOT NULL DEFAULT 0,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    word TEXT NOT NULL
);
CREATE INDEX uploads_expires ON uploads (state, expires_at);

-- The bytes received so far, in order.
CREATE TABLE chunks (
    upload TEXT NOT NULL REFERENCES uploads (id),
    start BIGINT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (upload, start)
);
CREATE INDEX chunks_key ON chunks (key);

-- What was kept before this, so that it is deleted when nobody needs it.
INSERT INTO objects (key, workspace, content, bytes, state, held_until)
    SELECT 'media/' || id || '/clean', workspace, 'media/' || id || '/clean', 0, 'kept', 0 FROM media WHERE state = 'ready';
INSERT INTO objects (key, workspace, content, bytes, state, held_until)
    SELECT r.file, r.workspace, r.file, r.bytes, 'kept', 0 FROM renditions r
    WHERE NOT EXISTS (SELECT 1 FROM objects o WHERE o.key = r.file)
    GROUP BY r.file, r.workspace, r.bytes ON CONFLICT DO NOTHING;
INSERT INTO objects (key, workspace, content, bytes, state, held_until)
    SELECT substr(look, 10, length('brands/' || id || '/logo-') + 20), workspace, substr(look, 10, length('brands/' || id || '/logo-') + 20),
           0, 'kept', 0 FROM brands WHERE look LIKE '{"logo":"brands/%' ON CONFLICT DO NOTHING;
