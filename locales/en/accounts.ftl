# Accounts: connecting, looking at, removing.

network-name = { $network }

# Connecting.
connect-which = Where do you want to publish?
connect-which-some = { $which }

    { $count ->
        [one] { $networks } fetches
       *[other] { $networks } fetch
    } your pictures from this Crier, which has no public address yet. Its operator sets CRIER_PUBLIC_URL and starts Crier again: then { $count ->
        [one] it is offered here, too.
       *[other] they are offered here, too.
    }
connect-bluesky-handle = What is your Bluesky handle? For example: <code>ana.bsky.social</code>
connect-bluesky-password = Now an <b>app password</b> for { $account }, not your real one. You make it at <a href="https://bsky.app/settings/app-passwords">bsky.app, Settings, App passwords</a>, and can take it back there at any time. I delete your message at once and keep the password sealed.
connect-telegram-chat = <b>1.</b> Add <b>@{ $bot }</b> to your channel or group as an administrator who may post.
    <b>2.</b> Forward me a message of the channel, or send me its name: <code>@mychannel</code>. For a private group, add me and I will ask you.
connect-checking = Asking { $network }…
connect-stopped = All right, nothing was connected. Whenever you like: /connect
connect-forwarded-person = That message is from a person, so it does not tell me which channel you mean. Forward a message that was posted by the channel itself, or send me its @name.

# What came of it.
connected = You connected <b>{ $name }</b> ({ $account }) at { $network }. Is that the right one? Keep it, or disconnect it.
connected-by-name = You connected { $account } at { $network }. Is that the right one? Keep it, or disconnect it.
connected-again = { $account } at { $network } is signed in again. What waited for it goes out now.
account-kept-video = ✅ { $account } at { $network } is ready. Send me a video with a caption, and it is there to choose.
account-kept = ✅ { $account } at { $network } is ready. Send me a photo with a caption, and it is there to choose.
account-not-kept = { $account } at { $network } is disconnected, and what you gave me for it is erased.
connect-no-such-handle = { $network } knows no such handle. Check its spelling; it is complete with its ending, such as <code>ana.bsky.social</code>.
connect-wrong-password = { $network } does not accept this app password for this handle. Make a new one there and try again.
connect-not-an-app-password = That looks like the real password of your account. I do not want to have that one: make an app password at { $network } and send me that. You may want to change the real one, too.
connect-no-such-chat = I cannot see that channel or group. Add <b>@{ $bot }</b> to it as an administrator first, then send me its @name or forward a message of it. An invitation link is not enough.
connect-not-admin = I am not allowed to post there yet. Open the channel, Administrators, <b>@{ $bot }</b>, switch on “Post messages”, and try again.
connect-not-a-channel = That is a private chat. I publish to channels and groups: send me the @name of one.
connect-restricted = { $network } has restricted this account. Look there what it asks of you, then try again.
connect-too-often = { $network } asks me to wait: there were too many attempts. Nothing was connected. Try again in a few minutes.
connect-unavailable = { $network } does not answer right now. Nothing was connected. Try again in a few minutes.

# I was made an administrator somewhere.
added = I was added to <b>{ $chat }</b>. Connect it?
added-without-rights = I was added to <b>{ $chat }</b>, but I may not post there yet. Switch on “Post messages” for me in its list of administrators, and I will ask you again.

# /accounts.
accounts-list = <b>{ $count ->
    [one] Your account
   *[other] Your { $count } accounts
}</b>

    { $lines }
accounts-none = No account is connected yet. Connect one, and you can publish to it with one tap.
accounts-none-member = No account is connected yet. An owner of this workspace can connect one: /people shows who they are.
account-line = ✅ { $network } { $account }
    since { $since } · last post: { $last }
account-line-needs-login = ⚠️ { $network } { $account }: must be signed in again
    since { $since } · last post: { $last }
account-no-post-yet = none yet
account-open = { $account }
account-card = <b>{ $name }</b>
    { $network } { $account }

    ✅ Ready
    Connected: { $since }
    Last post: { $last }
    { $more }{ $waiting ->
        [0] Nothing waits for it.
        [one] One post waits for it.
       *[other] { $waiting } posts wait for it.
    }
account-needs-login-card = <b>{ $name }</b>
    { $network } { $account }

    ⚠️ { $network } does not accept the sign-in any more. Tap <b>Reconnect</b>, and what waits goes out.
    Connected: { $since }
    Last post: { $last }
    { $more }{ $waiting ->
        [0] Nothing waits for it.
        [one] One post waits for it.
       *[other] { $waiting } posts wait for it.
    }
account-remove-sure = Remove { $account } at { $network }? I erase what signs me in. { $waiting ->
    [0] Nothing waits for it. What is published stays.
    [one] One post that waits for it will be cancelled. What is published stays.
   *[other] { $waiting } posts that wait for it will be cancelled. What is published stays.
}
account-removed = { $account } at { $network } is removed, and what signed me in is erased. What was published stays there.
account-gone = This account is not connected any more. Connect it again with /connect

# Buttons: at most 20 characters, names apart.
button-keep = Keep
button-disconnect = Disconnect
button-try-again = Try again
button-not-now = Not now
button-connect-another = Connect another
button-add-to-channel = Add to a channel
button-add-to-group = Add to a group

# Signing in on the network's own page.
connect-by-page = Tap the button and sign in at { $network }. I never see your password.

    The link is for you alone: it works once, for ten minutes. On the last page, tap <b>Back to Telegram</b>, or type here the code that it shows.
connect-either = Two ways to sign in { $account } at { $network }:

    <b>Sign in</b> leads to the page of your own server. I never see your password, and you can take it back there at any time. The link is for you alone: it works once, for ten minutes. On the last page, tap <b>Back to Telegram</b>, or type here the code that it shows.

    Or take an <b>app password</b>, which you make there and send me.
connect-no-address = { $network } wants a page of mine to come back to, and this Crier has no public address. Its operator sets CRIER_PUBLIC_URL, and it works.
connect-was-here = The link to { $network } is used up.
connect-back-gone = This way back does not work any more: it is used, too old, or somebody else's. Nothing was connected by it. Begin again with one tap.
connect-wrong-code = That is not the code of the last page, or it is older than ten minutes. Look again, or begin anew.
connect-several = You signed in at { $network }. Which of these do you want to publish to? Tap each; what you do not choose is erased in ten minutes.{ $kept ->
    [0] {""}
   *[other] {" "}Chosen: { $lines }
}
connect-denied = You did not allow it at { $network }, so nothing was connected. If that was a slip, try again.
connect-missing-rights = { $network } let you untick something that I need to publish for you. Nothing was connected: sign in again and leave everything ticked.
connect-too-slow = { $network } does not take this sign-in any more: it took too long, or was used already. Nothing was connected; a new one takes a moment.
connect-app-refused = { $network } does not accept this Crier's app. That is for its operator: check the keys in the settings file, what the app was granted, and the address that is registered for it at { $network }.
connect-read-only = { $network } says that this Crier's app may only read there, so nothing was connected. That is for its operator: allow it to read and write in the app's settings at { $network }. Then sign in again.
connect-no-channel = This Google account has no { $network } channel yet, so nothing was connected. Make one at youtube.com (your picture, “Create a channel”), or sign in with the account that has it.
connect-no-page = This LinkedIn account administers no page, so nothing was connected. Have somebody who does make you an administrator (Page, Settings, Manage admins), or sign in with the account that is one.
connect-no-facebook-page = I found no page that you may publish to, so nothing was connected. Sign in again and tick the page where Facebook asks which ones (“Edit settings”), or have an administrator give you access to its content (Page, Settings, Page access).
connect-no-instagram = None of your Facebook pages has a professional Instagram account, so nothing was connected. Link yours in the Instagram app (Settings, Account type, then the page under Edit profile), or sign in under “Instagram”, which needs no page.
connect-not-professional = This is a personal Instagram account, and Instagram lets no app publish for those, so nothing was connected. Make it a professional one, it costs nothing: in the Instagram app open Settings, then Account type and tools, and “Switch to professional account”. Then sign in again.
connect-no-sign-in-page = The server of this account has no page on which I can sign you in, so nothing was connected. Try again and choose the app password: that works everywhere.
connect-not-its-server = What answered is not the server that this account names as its own, so nothing was connected, and what I was given is ended. Check the handle. If it is right, tell whoever runs that server, or try again with an app password.
connect-page-unread = Your server could not read what this Crier says of itself, so nothing was connected. That is for its operator: CRIER_PUBLIC_URL must lead to Crier from everywhere (crier doctor says whether it does). Try again in ten minutes, or take an app password.
button-app-password = App password
button-sign-in = Sign in
button-done = Done

# The sign-in of an account ends.
account-ends = 🔔 { $network } lets me publish for { $account } until { $date }{ $days ->
    [0] {""}
    [one] , one more day
   *[other] , { $days } more days
}. Sign in again before that, and nothing is interrupted.{ $waiting ->
    [0] {""}
    [one] {" "}One post is scheduled for it.
   *[other] {" "}{ $waiting } posts are scheduled for it.
}
account-ended = ⚠️ { $network } does not let me publish for { $account } any more: the sign-in has ended. { $waiting ->
    [0] Sign in again, and it goes on as before.
    [one] One post waits for it and is kept. Sign in again, and it goes out.
   *[other] { $waiting } posts wait for it and are kept. Sign in again, and they go out.
}
account-withdrawn = ⚠️ { $network } says that the permission for { $account } was taken back. I have erased its sign-in, and nothing goes out to it any more. { $waiting ->
    [0] If that was a slip, sign in again.
    [one] One post waits for it and is kept. If that was a slip, sign in again, and it goes out.
   *[other] { $waiting } posts wait for it and are kept. If that was a slip, sign in again, and they go out.
}
account-erased = 🗑 { $network } passed on the wish that I erase what I keep about { $account }. It is done: its sign-in, its name and the links of its posts are gone here. { $waiting ->
    [0] What was published stays at { $network }.
    [one] One post that waited for it is cancelled. What was published stays at { $network }.
   *[other] { $waiting } posts that waited for it are cancelled. What was published stays at { $network }.
} To use it again, connect it anew.
account-until = Signed in until: { $date }
account-rights = What I may do there: <code>{ $rights }</code>

# Networks that are not set up yet.
button-not-set-up = Not set up yet
connect-not-set-up = <b>Not set up yet</b>
    These networks want an app of your own before anybody can sign in. Whoever runs this Crier makes it once.

    { $lines }
connect-set-up-line = <b>{ $network }</b>
    1. Make an app at <a href="{ $portal }">{ $portal }</a>
    2. Its redirect address: <code>{ $redirect }</code>
    3. What it has to be allowed: <code>{ $scopes }</code>
    4. In the file .env: <code>{ $settings }</code>, then start Crier again.
    Step by step: { $guide }
connect-set-up-address = https://your-address
connect-set-up-or = or

# The brand of an account.
button-account-brand = Brand: { $brand }
account-brand = Which brand goes onto what { $network } { $account } gets? You can still choose another one on each post.

# A network's own settings.
button-options = ⚙️ For each post
account-options = What holds for new posts to { $network } { $account }. You can still change it on each card.
option-line = { $what }: { $choice }
option-open = ?
option-choose = { $network } { $account }: <b>{ $what }</b>
option-ask = ✅ { $account } at { $network } is ready. One question first, and then I remember it: <b>{ $what }</b>
