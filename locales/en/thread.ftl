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
