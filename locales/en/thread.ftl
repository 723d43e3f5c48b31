# A text that is too long for a network: cut, as a thread, or a text of its own.

# Buttons on the card.
button-shorten = ✂️ Cut at a sentence
button-shorten-for = ✂️ Cut: { $network }
button-thread = 🧵 As a thread of { $count }
button-thread-for = 🧵 { $count } posts: { $network }
button-own-text = ✏️ Own text
button-own-text-for = ✏️ Own: { $network }

# Lines of the card.
card-part-live = <b>Published in part</b>
line-thread = { $account } · a thread of { $count }
line-thread-waits = { $account }: waiting, a thread of { $count }
line-live-thread = ✅ { $account }: live, a thread of { $count } { $link }
line-live-part = ✅ { $account }: live, { $live } of the { $count } posts of the thread { $link }
line-thread-so-far = 🧵 { $account }: { $live } of { $all } posts of the thread are live: { $link }
line-thread-so-far-no-link = 🧵 { $account }: { $live } of { $all } posts of the thread are live.
line-thread-stopped = 🧵 { $account }: { $live } of { $all } posts of the thread are live: { $link } Retry goes on behind them.
line-thread-stopped-no-link = 🧵 { $account }: { $live } of { $all } posts of the thread are live. Retry goes on behind them.
line-asked-which = 🧵 It is post { $n } of { $all } of the thread, which begins: “{ $words }”

# Questions and toasts.
ask-target-text-again = { $ask }

    Now: <code>{ $text }</code>
ask-link-thread = Good. Send me its address: the rest of the thread goes right below it. Until then it waits.
delete-not-yet = Something of it is on its way, or waits for your answer on the card. Answer there, or try in a moment.

# Why a thread does not go on.
reason-nothing-ahead = The post ahead of it in the thread is not there any more, so { $network } has no place for it. What is live stays; under /posts you can delete it.
reason-thread-words = { $network } does not take the words of this post, or has them already, and what is ahead of it is out. Delete the thread in /posts and send the text anew, or leave it as it is.
reason-no-address = I do not know where the post ahead of it is, so I cannot go on below it. Tap Retry and send me its address.

# What is written for a post.
option-written = “{ $words }”
button-write = ✏️ Write it
setting-comment = First comment
setting-comment-none = None
ask-comment = What should the first comment say? I post it below this post, from the same account.
comment-too-long = That is { $have } characters, and a comment there takes { $max }. Send a shorter one.

# A first comment on its way.
line-comment-waits = { $account }: waiting, with a first comment
line-live-comment = ✅ { $account }: live, with your first comment { $link }
line-comment-so-far = 💬 The post is live, the first comment follows: { $link }
line-comment-so-far-no-link = 💬 The post is live, the first comment follows.
line-comment-stopped = 💬 The post itself is live: { $link } Only the first comment is missing. Retry sends just that.
line-comment-stopped-no-link = 💬 The post itself is live. Only the first comment is missing. Retry sends just that.
line-asked-post = 💬 It is the post itself; its first comment comes after it.
line-asked-comment = 💬 It is the first comment. The post itself is live.
reason-comment-words = { $network } does not take the words of the comment, or has them already. Write it there by hand, or leave it out.
