-- What stands for a video until it is played, as the person chose it (JSON: a moment of it, or Telegram's name of a picture
-- of their own); NULL: whatever the network shows. The picture itself is one of the video's renditions.
ALTER TABLE media ADD COLUMN cover TEXT;
