# When something is not as planned: late, doubled, paused, unreachable, put aside, deleted.

# The same for the same account.
twin-ask = { $lines }

    Post it again?
twin-live = This went out on { $account } { $ago }: { $link }
twin-live-no-link = This went out on { $account } { $ago }.
twin-perhaps = I sent this to { $account } { $ago }, and nobody could tell me whether it is there.
twin-late = This was to go out on { $account } on { $moment } and missed its time: see its card.
twin-planned = This goes out on { $account } on { $moment } already.
twin-on-its-way = This is on its way to { $account } already.
twin-toast = There is the same there already: see my question below.
twin-left = All right, not again. The draft is still on its card.
twin-sent = All right, it goes out. Its card tells what becomes of it.
twin-time-passed = The time that you chose for it has passed meanwhile. Choose another one.

# Late.
late-one = ⏰ <b>{ $words }</b> should have gone out on { $moment }. { $why } Shall it still go out?
late-several = ⏰ <b>{ $count } of your posts missed their time</b> while I could not publish. I have sent none of them late. Look at the queue: there you publish them, choose another time, or leave them.
late-unknown = I could not publish it in time.
late-paused = An owner had paused publishing.
late-outage = { $network } did not answer then.
late-stopped = I was not running then.
late-all-sure = Publish { $count ->
    [one] the late post
   *[other] all { $count } late posts
} now? They leave one by one, a minute apart on each account, so that nobody gets a flood.
late-all-done = { $count ->
    [one] It leaves now.
   *[other] All { $count } leave now, a minute apart on each account.
} The cards tell what becomes of them.

# Deleting at the network.
delete-sure = <b>Delete this from { $accounts }?</b>

    { $words }

    It cannot be undone. People may have seen it, copies and reposts stay, and its likes and comments are lost.{ $bounds }
delete-within-telegram = In a channel I need the right to post, and Telegram may refuse after 48 hours. Then open the link and delete it by hand.
delete-gone-already = There is nothing of it left that I could delete.
delete-begun = Deleting. I tell you when it is gone.
delete-by-hand = I cannot delete it at { $account }: open the link and delete it there by hand.
stays-no-rights = { $network } does not let me delete it. Give me the right to delete messages there, or open it and delete it by hand.
stays-no-chat = I cannot find that chat at { $network } any more. If it is still there, delete it there by hand.
stays-signed-out = { $network } does not accept the sign-in any more. Reconnect with /accounts and delete it again, or delete it there by hand.
stays-unavailable = { $network } did not answer, however often I tried. Try again later in /posts, or delete it there by hand.
stays-internal = Something went wrong on my side. Try again in /posts, or open it and delete it by hand.
stays-refused = { $network } refused to delete it. Open it and delete it by hand.

# Paused by an owner.
pause-screen = { $lines }
pause-done = ⏸ <b>Paused: { $what }.</b> Nothing more leaves from now on. What had left a moment ago still arrives.
pause-was-already = It was paused already: { $what }.
resume-done = ▶️ <b>Goes on: { $what }.</b> { $late ->
    [0] Nothing has missed its time.
    [one] One post missed its time by more than 15 minutes: its person is asked before it leaves.
   *[other] { $late } posts missed their time by more than 15 minutes: their people are asked before they leave.
}
resume-was-already = It was not paused: { $what }.
pause-none = Publishing is on, everywhere.
pause-line = ⏸ Paused: { $what }, by { $who }, { $moment }
pause-line-nobody = ⏸ Paused: { $what }, from the command line, { $moment }
pause-waiting = { $count ->
    [0] No post waits.
    [one] One post waits{ $due ->
        [0] {" "}for its time.
       *[other] , and its time has come.
    }
   *[other] { $count } posts wait, { $due ->
        [0] none of them is due yet.
        [one] one of them is due.
       *[other] { $due } of them are due.
    }
}
pause-everything = everything
pause-network = { $network }
pause-unknown = I know no network called “{ $text }”. Write one of these after the command: { $known }.

# A network that does not answer.
outage-told = <b>{ $network } has not answered since { $since }.</b> { $count ->
    [one] One of your posts waits
   *[other] { $count } of your posts wait
} for it. I try again by myself, next at { $until }, and you need not do anything: the cards tell when they are out. What is more than 15 minutes late by then I ask about first, unless you chose otherwise in /settings. Or choose another time in the queue.

# Put aside.
stuck-none = Nothing is stuck. What I crash on twice is put aside and shown here.
stuck-list = <b>Put aside: { $count }</b>. I crashed twice while working on each of these, so I stopped.

    { $lines }
stuck-line = { $n }. { $what } · { $moment }
stuck-update = a message from { $name }
stuck-word = a message to { $name }
stuck-media = a picture or video of “{ $words }”
stuck-card = the card of “{ $words }”
stuck-part = the post “{ $words }” to { $network }
stuck-grant = the sign-in of { $name } at { $network }
stuck-account = the account { $handle } at { $network }
stuck-repeat = the repeats of “{ $words }”
stuck-brand = the sample of the brand
stuck-told = ⚠️ I crashed twice while working on { $count ->
    [one] this
   *[other] these { $count }
}, so I put { $count ->
    [one] it
   *[other] them
} aside:

    { $lines }

    Try again, or drop it, with /stuck.
stuck-your-message = I crashed twice over what you sent or tapped before { $time }, so I stopped: it was not handled. Please do it again, perhaps with a smaller or other file. The owners know.
stuck-your-sign-in = I crashed twice while signing in at { $network }, so I stopped. Nothing was connected. Try again; the owners know.
stuck-your-card = I crashed twice while drawing the card of “{ $words }”, so it shows nothing new any more. What you planned still goes out: see /queue and /posts. The owners know.
stuck-trying = I try it again.
stuck-dropped = Dropped.
stuck-gone-already = Somebody has seen to this already.
stuck-drop-sure = Drop all { $count }? What people sent in them is lost; posts stay as they are on their cards.

# Settings.
settings-late-ask = ask me first
settings-late-publish = publish anyway

# Buttons: at most 20 characters.
button-not-again = Don't
button-post-again = Post again
button-only-others = Only the others
button-another-time = Another time
button-dont-publish = Don't publish
button-late-now = Publish now
button-late-all = Publish all
button-late-ask = Late: ask me
button-late-publish = Late: publish
button-delete-from = Delete: { $account }
button-delete-all = Delete from all
button-refresh = Refresh
button-keep-it = Keep it
button-yes-delete = Yes, delete
button-pause-publishing = Pause publishing
button-pause-one = ⏸ Pause { $what }
button-resume-one = ▶️ Resume { $what }
button-stuck = Look
button-stuck-again = { $n }: try again
button-stuck-drop = { $n }: drop
button-stuck-all-again = Try all again
button-stuck-all-drop = Drop all
