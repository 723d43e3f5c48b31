# Instagram: what is chosen for a post, and what it does not take.

instagram-kind = What it becomes
instagram-kind-post = Post (a video: reel)
instagram-kind-reel = Reel
instagram-kind-story = Story: 24 h, no text
instagram-feed = Reel in the feed
instagram-feed-yes = Feed and reels
instagram-feed-no = Reels only
instagram-with = Made with
instagram-with-none = Nobody
instagram-with-ask = Who made it with you? Send up to three Instagram names, like @ana @leo. They are asked there whether they want to be named.
instagram-with-wrong = I need one to { $max } Instagram names, letters, digits, dots and underscores, with spaces between. Send them again.
instagram-place = Place
instagram-place-none = None
instagram-place-ask = Where was it? Instagram wants the number of the place’s Facebook page. Open that page, tap About, then Page transparency: “Page ID” is the number. Send it, or an address that ends with it.
instagram-place-wrong = I see no page number in that: it has five digits or more. On the place’s Facebook page tap About, then Page transparency, and send me the “Page ID”.
instagram-moment = Cover moment
instagram-moment-none = As Instagram picks
instagram-moment-ask = Which moment of the video stands for it? Send seconds, like 2.5, or minutes and seconds, like 1:07. A cover that you chose yourself wins over this.
instagram-moment-wrong = I do not read a moment there. Send seconds, like 2.5, or minutes and seconds, like 1:07.
instagram-trial = Trial reel
instagram-trial-none = No: to everybody
instagram-trial-manual = To strangers, I decide
instagram-trial-best = To strangers, then the best
problem-hashtags = { $network } takes { $max } hashtags, and your text has { $have }. Take some out, or put them into the first comment.
problem-mentions = { $network } takes { $max } mentions, and your text has { $have }. Take some out.
