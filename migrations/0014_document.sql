-- What a document is called at networks that show a name, as the person chose it; NULL: the first line of the post's text, or
-- the name of its file.
ALTER TABLE media ADD COLUMN title TEXT;
