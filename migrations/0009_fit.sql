-- What becomes of a picture whose shape a network does not take: `blur`, a colour as `#ffffff`, the part that stays when
-- it is cropped as `top_left`, or `as_it_is`. A post keeps what was the workspace's when it began, or what was chosen.
ALTER TABLE workspaces ADD COLUMN fit TEXT NOT NULL DEFAULT 'blur';
ALTER TABLE posts ADD COLUMN fit TEXT NOT NULL DEFAULT 'blur';

-- A rendition is named by its content, need and brand: the same one is made once, whichever file asks for it.
CREATE INDEX renditions_need ON renditions (need);
