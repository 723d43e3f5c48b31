# Facebook: what is chosen for a post.

facebook-kind = Where
facebook-kind-feed = Feed
facebook-kind-reel = Reel (a video)
facebook-kind-story = Story (without text)
