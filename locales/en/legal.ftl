# /privacy and /terms: true to the code; a change of either raises the version in web/legal.rs.
legal-no-name = whoever runs this bot
legal-no-contact = the person who invited you
legal-version = Version of { $version }. This Crier (@{ $bot } at Telegram) is run by { $operator }.

privacy-title = Privacy
privacy-what = <b>What is kept.</b> Of you: your Telegram number, first name and language. Of what you send: texts, photos and videos, until they are published or given up, and which accounts they went to, with links. Of the accounts you connect: their names, and the tokens that let Crier publish for them. Nothing else: no tracking, no statistics about you, no cookies but one that a sign-in needs for ten minutes.
privacy-where = <b>Where and how.</b> On the operator's own server. Tokens and incoming messages are sealed with AES-256-GCM before they are stored, with a key of your workspace. Photos and videos are cleaned of hidden data (place, camera, names) before anything else is done with them.
privacy-how-long = <b>How long.</b> The bytes of photos and videos: two hours in a draft that nobody touches, and at most 24 hours after the last publication of their post. Drafts: 30 days. Incoming messages: until they are understood, usually seconds. Tokens: until you remove the account; then they are erased, and ended at the network where it allows that. The list of what was published stays until the operator erases your workspace.
privacy-who = <b>Who else gets it.</b> The networks that you choose, and Telegram, through which you write to the bot. Their own rules apply there. Nobody else. For YouTube, Crier uses the YouTube API Services: the <a href="https://policies.google.com/privacy">Google Privacy Policy</a> applies there, and you can take Crier's access back at <a href="https://myaccount.google.com/connections">myaccount.google.com/connections</a>, too.
privacy-rights = <b>Your rights.</b> /accounts shows what is connected and removes it; /posts shows what was published and takes it away again where the network allows it. To see, correct or erase everything that is kept about you, write to { $contact }.
privacy-children = <b>Children.</b> Crier is not for people under 16, and no account of theirs is to be connected to it.
privacy-changes = <b>Changes.</b> The version above changes with the words.
privacy-contact = <b>Contact.</b> { $operator }: { $contact }.

terms-title = Terms
terms-what = <b>What Crier does.</b> It takes what you send to @{ $bot }, cleans it of hidden data, fits it, and publishes it to the accounts that you choose, when you say so.
terms-yours = <b>What stays yours.</b> Everything you send. You say that you may publish it, and you answer for it.
terms-networks = <b>The networks' rules.</b> What you publish is subject to the terms of the network it goes to. For YouTube these are the <a href="https://www.youtube.com/t/terms">YouTube Terms of Service</a>.
terms-no-warranty = <b>No warranty.</b> Crier does what it can so that nothing is lost and nothing goes out twice, and tells you the truth when something failed; a network may refuse or be out of reach all the same. The service is given as it is.
terms-end = <b>An end.</b> You can stop at any time: /accounts removes what is connected. { $operator } can stop the service or let somebody in no more. Questions: { $contact }.

home-title = Crier: publishing from a Telegram chat
home-what = You send a photo, a video or a text to @{ $bot } at Telegram. Crier shows you exactly what will go out, and publishes it once, now or at a time you choose, to the accounts you have connected: X, Facebook Pages, Instagram, Threads, TikTok, YouTube, LinkedIn, Bluesky and Telegram channels. Then it shows you the links.
home-clean = Before anything leaves, it removes what is hidden in your files: the place, the camera, the time, names.
home-yours = Nothing is published that you did not confirm. An account is disconnected at any time in the chat: /accounts, Remove; its keys are erased at once.
home-who = This Crier is run by { $operator }. People are let in by invitation. Questions: { $contact }.
home-open = Open it in Telegram
