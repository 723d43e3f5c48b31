# Accounts: connecting, looking at, removing.

network-name = { $network }

# Connecting.
connect-which = Where do you want to publish?
connect-bluesky-handle = What is your Bluesky handle? For example: <code>ana.bsky.social</code>
connect-bluesky-password = Now an <b>app password</b> for { $account }, not your real one. You make it at <a href="https://bsky.app/settings/app-passwords">bsky.app, Settings, App passwords</a>, and can take it back there at any time. I delete your message at once and keep the password sealed.
connect-telegram-chat = <b>1.</b> Add <b>@{ $bot }</b> to your channel or group as an administrator who may post.
    <b>2.</b> Forward me a message of the channel, or send me its name: <code>@mychannel</code>. For a private group, add me and I will ask you.
connect-checking = Asking { $network }…
connect-stopped = All right, nothing was connected. Whenever you like: /connect
connect-forwarded-person = That message is from a person, so it does not tell me which channel you mean. Forward a message that was posted by the channel itself, or send me its @name.

# What came of it.
connected = You connected <b>{ $name }</b> ({ $account }) at { $network }. Is that the right one? Keep it, or disconnect it.
connected-again = { $account } at { $network } is signed in again. What waited for it goes out now.
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
    { $waiting ->
        [0] Nothing waits for it.
        [one] One post waits for it.
       *[other] { $waiting } posts wait for it.
    }
account-needs-login-card = <b>{ $name }</b>
    { $network } { $account }

    ⚠️ { $network } does not accept the sign-in any more. Tap <b>Reconnect</b>, and what waits goes out.
    Connected: { $since }
    Last post: { $last }
    { $waiting ->
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

# The brand of an account.
button-account-brand = Brand: { $brand }
account-brand = Which brand goes onto what { $network } { $account } gets? You can still choose another one on each post.
