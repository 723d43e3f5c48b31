-- A workspace has several brands: named, one of them its default. `sent`: files on their way (JSON: for what, and
-- Telegram's name). `name` is empty for one that was never named.
ALTER TABLE brands ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE brands ADD COLUMN is_default BIGINT NOT NULL DEFAULT 0;
ALTER TABLE brands ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE brands ADD COLUMN sent TEXT NOT NULL DEFAULT '[]';
UPDATE brands SET is_default = 1, created_at = updated_at;
UPDATE brands SET sent = '[{"slot":"logo","file_id":"' || logo_file_id || '"}]' WHERE logo_file_id IS NOT NULL;
-- The logos that were kept before this, and those that were to be deleted.
INSERT INTO objects (key, workspace, content, bytes, state, held_until)
    SELECT substr(look, 10, length('brands/' || id || '/logo-') + 20), workspace, substr(look, 10, length('brands/' || id || '/logo-') + 20),
           0, 'kept', 0 FROM brands WHERE look LIKE '{"logo":"brands/%' ON CONFLICT DO NOTHING;
INSERT INTO objects (key, workspace, content, bytes, state, held_until)
    SELECT old_logo, workspace, old_logo, 0, 'kept', 0 FROM brands WHERE old_logo IS NOT NULL ON CONFLICT DO NOTHING;
ALTER TABLE brands DROP COLUMN logo_file_id;
ALTER TABLE brands DROP COLUMN old_logo;
CREATE UNIQUE INDEX brands_default ON brands (workspace) WHERE is_default = 1;

-- The brand that an account has instead of the workspace's default, and the one that was chosen for a post by hand.
ALTER TABLE accounts ADD COLUMN brand TEXT;
ALTER TABLE posts ADD COLUMN brand TEXT;
