-- What was chosen for a network's own settings (who sees it, whether it is for children), as JSON: for a post at one
-- account, and the last choices for the account, with which its next post begins.
ALTER TABLE targets ADD COLUMN chosen TEXT;
ALTER TABLE accounts ADD COLUMN chosen TEXT;
