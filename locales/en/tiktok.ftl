# TikTok: what is chosen for a post, and what is read before it goes out.

tiktok-no-brand = Without the brand: TikTok. It takes no posts to which an app has added a logo or a text.

# What is chosen.
tiktok-how = Goes to
tiktok-how-post = My profile, at once
tiktok-how-inbox = My TikTok inbox
tiktok-privacy = Who sees it
tiktok-privacy-everyone = Everyone
tiktok-privacy-followers = Followers
tiktok-privacy-friends = Friends
tiktok-privacy-self = Only me
tiktok-comment = Comments
tiktok-duet = Duet
tiktok-stitch = Stitch
tiktok-music = Music by TikTok
tiktok-ai = Label as made with AI
tiktok-on = On
tiktok-off = Off
tiktok-off-there = Off, by your TikTok settings
tiktok-disclose = Promotes
tiktok-disclose-none = Nothing
tiktok-disclose-yours = Your brand
tiktok-disclose-branded = Branded content
tiktok-disclose-both = Both

# What is read before.
tiktok-tell-who = 👤 Goes out on TikTok as <b>{ $nickname }</b> (@{ $username })
tiktok-tell-longest = ⏱ Your videos there may have { $minutes } minutes at most.
tiktok-tell-yours = 🏷 TikTok will label it “Promotional content”.
tiktok-tell-branded = 🏷 TikTok will label it “Paid partnership”.
tiktok-tell-ai = 🏷 TikTok will label it as made with AI.
tiktok-tell-ai-photos = 🤖 TikTok wants photos made with AI to be labelled, and takes no label from apps: switch it on in the TikTok app afterwards.
tiktok-tell-ai-inbox = 🤖 TikTok wants what was made with AI to be labelled: switch the label on when you publish it there.
tiktok-tell-unaudited = 🔒 TikTok has not audited this Crier yet. Until then it shows what goes out here to you alone, takes it from private accounts only, and from five people a day.
tiktok-tell-consent = By posting, you agree to TikTok's <a href="https://www.tiktok.com/legal/page/global/music-usage-confirmation/en">Music Usage Confirmation</a>. It may take some minutes until your profile shows it.
tiktok-tell-consent-branded = By posting, you agree to TikTok's <a href="https://www.tiktok.com/legal/page/global/bc-policy/en">Branded Content Policy</a> and <a href="https://www.tiktok.com/legal/page/global/music-usage-confirmation/en">Music Usage Confirmation</a>. It may take some minutes until your profile shows it.
tiktok-tell-inbox = 📥 Goes to your TikTok inbox: you publish it there, in the app. The text of a video does not go along; copy it from here.

# Why nothing can go out right now.
tiktok-unaudited-public = TikTok has not audited this Crier yet, and takes nothing from a public account until then. Make your account private in the TikTok app (Settings, Privacy, Private account) and tap Publish again, or choose “{ tiktok-how-inbox }” under ⚙️ TikTok.
tiktok-unaudited-branded = TikTok has not audited this Crier yet, so only you could see it, and branded content must be for others to see. Choose “{ tiktok-disclose-none }” under ⚙️ TikTok, or send it to your TikTok inbox.
tiktok-cannot = TikTok lets you publish nothing through an app right now. Look in the TikTok app what it asks of you, then tap Publish again.
tiktok-cannot-today = TikTok takes no more posts from you through apps today. Publish it tomorrow, schedule it, or send it to your TikTok inbox under ⚙️ TikTok.
tiktok-cannot-ask = TikTok does not answer, so I do not know what you may choose there. I ask again by myself; you can also tap Publish in a minute.
tiktok-cannot-signed-out = TikTok does not accept the sign-in any more. Reconnect the account under /accounts.
tiktok-unreached = TikTok fetches pictures from this Crier, and cannot reach it. Videos go out all the same. For pictures, its operator runs crier doctor and mends what it names; then tap Publish again.
