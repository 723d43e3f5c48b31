# Files: cleaned and handed back, uploaded, kept and deleted.

# /clean.
clean-ask = Send me the photo, the video or several of them. I take out everything hidden and give them back, without publishing anything. Send them as a file: what you send as a photo, Telegram makes smaller before I get it.
clean-not-a-file = That is a text. Send me the file that I shall clean, or /cancel.
clean-working = ⏳ Cleaning { $count ->
    [one] your file
   *[other] your { $count } files
}…
clean-done = <b>{ $count ->
    [one] Here is your file, clean.
   *[other] Here are your { $count } files, clean.
}</b>
clean-none = <b>I could not clean this.</b>
clean-line = { $n }. { $line }
clean-result =
    { $head }
    { $lines }
clean-result-photo =
    { $head }
    { $lines }
    <i>You sent it as a photo, so Telegram has made it smaller. Send it as a file to keep its full quality.</i>
lines-pair =
    { $first }
    { $second }

# What was removed, in full.
removed-details =
    🧹 <b>Removed</b>

    { $lines }
removed-line =
    <b>{ $file }</b>
    { $list }
removed-line-none =
    <b>{ $file }</b>
    Nothing hidden was in it.
removed-file = { $name }
removed-file-n = File { $n }
removed-unknown = I have not looked into these files yet. Try again in a moment.

# What is too large for Telegram, and the upload page.
media-too-big-upload = Telegram gives bots files up to { $megabytes } MB only. Upload it to me directly, with the button below, or send a smaller one.
media-too-big-to-send = It is clean, but larger than the { $megabytes } MB that a bot may send in Telegram, so I cannot hand it back here. Whoever runs this bot can allow more with a Bot API server of their own (TELEGRAM_API_URL).
media-upload-gone = I deleted the uploaded file on time, and I cannot fetch it again. Upload it once more.
upload-link = Open this page and choose the file, up to { $megabytes } MB. If the connection breaks, open it again and choose the same file: it goes on where it was. The link is for you alone, good for one file, and ends in an hour.
upload-no-page = There is no upload page here. Whoever runs this bot can open one by setting CRIER_PUBLIC_URL.
upload-not-needed = This file is there already, or was taken out of the post.
upload-arrived = ✅ Your file has arrived. Its card tells how it goes on.
upload-fading = The file that you uploaded for “{ $words }” goes in half an hour: I keep files of untouched drafts for two hours, and I cannot fetch this one again. Publish it, schedule it, or keep it longer.
upload-kept = All right, I keep it until { $time }. I tell you before it goes.
upload-not-kept = This file is gone already, or the post has left. See its card.
upload-page-title = Upload to Crier
upload-page-intro = Choose a photo or a video, up to { $megabytes } MB. It goes straight to your bot, is cleaned there, and shows up in your chat.
upload-page-choose = Choose the file
upload-page-stop = Stop
upload-page-noscript = This page needs JavaScript: it sends your file in pieces, so that it survives a bad connection.
upload-page-going = Sent:
upload-page-again = The connection is lost, trying again. Sent:
upload-page-done = Your file has arrived. You can close this page and go back to Telegram.
upload-page-unknown = This link cannot be used any more. Tap “Upload it here” in your chat for a new one.
upload-page-large = This file is larger than { $megabytes } MB. Choose a smaller one.
upload-page-stopped = Stopped. Choose the same file to go on where it was, or another one.

# Buttons: at most 20 characters.
button-removed = What was removed
button-hand-back = Send me the file
button-clean-another = Clean another
button-upload = Upload it here
button-open-upload = Open the page
button-keep-upload = Keep it 2 more hours
button-drop-bad = Remove this file
button-drop-all-bad = Remove these files
