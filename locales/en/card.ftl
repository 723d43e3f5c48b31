# The card: one message per post, from draft to result.

# Where the post stands.
card-draft = <b>Draft</b>
card-gathering = <b>Album</b>: waiting for the rest of it…
card-discarded = Put away. Nothing was published. You can take it back within 10 minutes.
card-undo = <b>Publishing in 5 seconds…</b>
card-planned = <b>Scheduled:</b> { $moment }
card-on-its-way = <b>Publishing…</b>
card-held = <b>Waiting to leave</b>
card-late = ⏰ <b>Missed its time</b>
card-deleting = <b>Deleting…</b>
card-deleted = <b>Deleted</b>
notice-of = <i>{ $words }</i>
card-all-live = <b>Published</b>{ $live ->
    [one] {""}
   *[other] {" "}on { $live } accounts
}
card-some-live = <b>Published on { $live } of { $all }</b>
card-none-live = <b>Not published</b>
card-handed-over = <b>Waiting in your inbox there</b>
card-closed = <b>Left as it is</b>
card-asked = <b>I need your eyes</b>
card-asked-at = <b>I need your eyes at { $account }</b>

# The pictures.
card-cleaning = ⏳ Cleaning { $count ->
    [one] your file
   *[other] your { $count } files
}…
card-encoding = ⏳ Preparing the video… { $percent } %
card-removed = 🧹 Removed: { $list }
card-nothing-hidden = 🧹 Clean: nothing hidden was in it
card-made-by-ai = 🤖 Made with AI, says the file
card-edited-by-ai = 🤖 Made partly with AI, says the file
card-some-by-ai = 🤖 Made with AI, say the files: { $count } of { $all }
card-credit-kept = ✍️ Kept in the file: { $who }
card-trouble = ⚠️ { $why }
card-brand-not-on = Without the brand: { $networks }
card-ends-not-on = No room for intro and outro: { $networks }
card-alt = 📝 { $alt }
card-alt-of = 📝 { $n }: { $alt }
card-alt-more = 📝 { $count ->
    [one] one more description
   *[other] { $count } more descriptions
}
card-document = 📄 “{ $title }”, { $pages ->
    [one] one page
   *[other] { $pages } pages
}
card-document-no-brand = A document goes out without your brand.
card-no-text = <i>No text yet. Send it now, or publish without.</i>
card-no-accounts = No account is connected yet. Connect one, and this draft can go out.
card-edit = What shall change? You can also just edit your own message above.
card-zone-hint = <i>Times are in UTC. Set your own time zone in /settings.</i>
list-pair = { $first }, { $second }

# One line per account.
line-length = { $account } · { $have }/{ $max }
line-length-own = { $account } · { $have }/{ $max } · own text
line-length-still = { $account } · { $have }/{ $max } · the GIF stands still there
line-length-video = { $account } · { $have }/{ $max } · the GIF goes as a silent video
line-length-pictures = { $account } · { $have }/{ $max } · the pictures only
line-length-film = { $account } · { $have }/{ $max } · the video only
line-length-cut = { $account } · { $have }/{ $max } · only the first { $minutes } min of the video
line-asking = ⏳ { $account }: asking { $network }…
line-open = ⚠️ { $account } needs your answer: { $what }. Tap one below.
line-needs-answer = ⚠️ { $account } needs your answer: { $problem }
line-waits = { $account }: waiting
line-again = { $account }: did not get through, trying again soon
line-paused = ⏸ { $account }: waits, an owner has paused publishing
line-paused-network = ⏸ { $account }: waits, an owner has paused { $network }
line-outage = 🔁 { $account }: { $network } does not answer; I try again at { $time }
line-outage-now = 🔁 { $account }: { $network } does not answer; I am trying again
line-shut = 🔁 { $account }: { $network } asked me to slow down; goes on at { $time }
line-shut-long = 🔁 { $account }: { $network } lets no more through for now; goes on { $moment }
line-turn = { $account }: waits its turn; late posts leave a minute apart
line-preparing = { $account }: preparing
line-uploading = { $account }: uploading { $percent } %
line-publishing = { $account }: publishing
line-processing = { $account }: accepted, being processed there
line-live = ✅ { $account }: live { $link }
line-live-no-link = ✅ { $account }: live (there is no public link to it)
line-stays = ⚠️ { $account }: still there { $link } { $why }
line-stays-no-link = ⚠️ { $account }: still there. { $why }
line-handed-over = 📥 { $account }: waiting in your { $network } inbox, not published yet. Open the { $network } app, tap the message in the inbox and publish it there.
line-unsure = { $account }: the answer got lost, looking whether it is there
line-asked = ❓ { $account }: the answer got lost on the way, so I do not know whether the post is there. I will not post it twice. Please look: { $link }
line-asked-no-link = ❓ { $account }: the answer got lost on the way, so I do not know whether the post is there. I will not post it twice. Please look there.
line-asked-inbox = ❓ { $account }: the answer got lost on the way, so I do not know whether the post is in your { $network } inbox. I will not send it twice. Please look into the inbox in the { $network } app.
line-late = ⏰ { $account }: should have gone out on { $moment }. { $why } Shall it still go out?
line-needs-login = ⚠️ { $account }: signed out there. Your post waits; reconnect and it goes out.
line-failed = ❌ { $account }: { $why } <i>ref { $ref }</i>
line-cancelled = { $account }: cancelled
line-closed = { $account }: left as it is
line-deleting = { $account }: deleting…
line-deleted = 🗑 { $account }: deleted there

# Buttons: at most 20 characters, names of accounts apart.
button-publish = Publish
button-schedule = Schedule
button-edit = Edit
button-discard = Discard
button-restore = Take it back
button-undo = Undo
button-change = Change
button-publish-now = Publish now
button-retry = Retry
button-retry-one = Retry { $account }
button-reconnect = Reconnect
button-reconnect-one = Reconnect { $account }
button-target-on = ✅ { $account }
button-target-off = ⬜ { $account }
button-cut = First { $minutes } min: { $network }
button-uncut = ✅ First { $minutes } min: { $network }
button-brand-on = ✅ Brand on
button-brand-off = ⬜ Brand off
button-is-there = It is there
button-not-there = It is not there: post it
button-leave = Leave it
button-edit-text = Text
button-edit-for = Text for { $account }
button-alt = Describe picture { $n }
button-title = Title
button-plain = { $text }

# Brands on a card.
card-brand-choose = Which brand shall go onto this post?
card-brand = Brand: { $brand }
card-brand-other = { $account } gets the brand “{ $brand }”.

# A network's own settings.
setting-pick = What goes there
setting-pick-pictures = The pictures
setting-pick-videos = The video
button-option-of = { $network }: { $what }
button-options-of = ⚙️ { $network }
card-options = For { $account } this holds. What you change, I remember for the next post.
card-options-each = For { $account } this holds, for this post. I remember only where it goes: { $network } wants everything else chosen each time.
card-option = { $account }: <b>{ $what }</b>

# What of a live post is not as it was asked for.
note-link-later = { $network } has published it, and tells its address only once it has looked at it, which may take hours. You find it on your profile there.
note-link-hidden = { $network } gives no address of what not everybody may see. You find it on your profile there.
note-more-private = { $network } shows it to fewer people than you chose. It does that with apps it has not reviewed yet, among others: look at its visibility there.
note-more-public = ⚠️ { $network } shows it to more people than you chose. Change its visibility there now, or delete it here.
note-visible-at = { $network } makes it public by itself: { $moment }
note-no-cover = { $network ->
    [YouTube] YouTube did not take the cover. Its channels may need a verified telephone number for that; you can set the cover there by hand.
   *[other] { $network } did not take the cover, so the video went out without it. You may be able to set it there by hand.
}
note-no-words = A story at { $network } has no text, so it went out without your words.
note-not-listed = { $network } did not put it onto the playlist. You can add it there by hand.
note-cover-left = The cover is missing: I was interrupted between the video and its cover. You can set it at { $network } by hand.
note-list-left = It is not on the playlist: I was interrupted before I had added it. You can add it at { $network } by hand.
note-unfinished = I was interrupted right after this was there, and { $network } does not tell me the rest. If it should have a cover or a playlist, look there whether they are set.

# The cover of a video.
card-cover-choose = Which moment stands for the video until it is played? All four are above: 1 and 2 in the first row, 3 and 4 in the second.
card-cover-own = 🖼 The cover is a picture of your own.
card-cover-unusable = ⚠️ The video goes out without the cover: { $why } Choose another one under Edit.
card-cover-not-on = 🖼 Without the cover: { $networks } takes none.
button-cover = Cover of the video
button-cover-of = Cover of video { $n }
button-cover-1 = 1: the start
button-cover-2 = 2: after ¼
button-cover-3 = 3: the middle
button-cover-4 = 4: after ¾
button-cover-own = My own picture
button-cover-none = No cover
