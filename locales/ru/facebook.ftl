# Facebook: что выбирается для поста.

facebook-kind = Куда
facebook-kind-feed = В ленту
facebook-kind-reel = Reels (видео)
facebook-kind-story = История (без текста)
