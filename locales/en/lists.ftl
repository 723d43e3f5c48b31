# /queue and /posts.

# What waits.
queue-none = Nothing waits for its time. Send me a photo or a text, and tap <b>Schedule</b> on its card.
queue-list = <b>{ $count ->
    [one] One post waits
   *[other] { $count } posts wait
}</b>, times of { $zone }

    { $lines }
queue-day = <b>{ $day }</b>
queue-line = { $time } { $networks }: { $words }
queue-line-needs-login = { $time } ⚠️ { $networks }: { $words }
queue-line-late = { $time } ⏰ { $networks }: { $words }
queue-line-held = { $time } ⏸ { $networks }: { $words }
queue-open = { $time } { $words }
queue-post = <b>{ $moment }</b>, { $relative }
    { $networks }

    { $text }
queue-cancelled = Cancelled. The draft is still on its card.
queue-cannot-move = This cannot be moved now: it must be signed in again first, or it is leaving already.
queue-left-already = This one does not wait any more. Look at /posts

# What went out.
posts-none = Nothing has gone out yet. Send me a photo or a text, and tap <b>Publish</b> on its card.
posts-open = { $words }
posts-post = <b>{ $moment }</b>

    { $text }

    { $lines }
posts-list = <b>What went out</b>, newest first

    { $entries }
posts-entry = <b>{ $moment }</b>
    { $words }
    { $states }
posts-live = ✅ { $network }
posts-stays = ⚠️ { $network }: still there
posts-live-in-part = ⚠️ { $network }: live, not everything of it
posts-handed-over = 📥 { $network }: in your inbox there
posts-on-its-way = ⏳ { $network }
posts-failed = ❌ { $network }
posts-asked = ❓ { $network }: see its card
posts-closed = { $network }: left open
posts-late = ⏰ { $network }: missed its time
posts-deleting = { $network }: deleting…
posts-deleted = 🗑 { $network }: deleted
posts-needs-login = ⚠️ { $network }: sign in again

# The first words of a post.
words = { $words }
words-none = (no text)

# Buttons: at most 20 characters.
button-move = Move
button-sooner = « Sooner
button-later = Later »
button-newer = « Newer
button-older = Older »
