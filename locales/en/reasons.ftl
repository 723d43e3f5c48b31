# Why something did not go as wished, and what was taken out of a file.

# Why a network did not take a post.
reason-text = { $network } does not take this text. Give it other words below, then tap Retry.
reason-media = { $network } does not take this picture or video. Replace it by editing your message, or send it as a photo instead of a file, and tap Retry.
reason-no-rights = { $network } does not let me publish there any more. Give me the right to post again, then tap Retry.
reason-no-chat = I cannot find the chat at { $network } any more. If it was renamed or made private, connect it again with /connect.
reason-restricted = { $network } has restricted this account. Look there what it asks of you; after that, tap Retry.
reason-signed-out = { $network } does not accept the sign-in any more. Reconnect the account, and the post goes out.
reason-rate-limited = { $network } asked me to slow down again and again, so I stopped. Nothing was published there. Tap Retry in an hour.
reason-unavailable = { $network } did not answer, however often I tried. Nothing was published there. Tap Retry later.
reason-file-gone = The prepared file is not there any more and could not be made again. Send the picture or video once more.
reason-refused = { $network } refused it without saying why. Look at your account there; then tap Retry.
reason-crashed = I crashed twice while working on this, so I stopped. Nothing was posted. Tap Retry; if it happens again, tell whoever runs this bot the reference.
reason-duplicate = { $network } says that it has this very post already, from the last minutes. Change a word, and try again.
reason-app = { $network } does not accept this Crier's app any more. That is for its operator: the keys, or the version of the interface (crier doctor says which). Then tap Retry.
reason-unaudited = { $network } has not audited this Crier's app yet, and takes posts from private accounts only until then. Make your account private in the { $network } app, then tap Retry; or send it to your inbox there, which you choose on the card of a new draft.
reason-domain = { $network } does not know that this Crier's address belongs to its operator, so it does not fetch photos from there. That is for its operator: verify the domain in the app's settings at { $network } (URL properties). Then tap Retry. Videos work without that.
reason-choose = { $network } does not offer what you chose any more. Nothing was published. Choose again below, then tap Retry.
reason-inbox-full = Five drafts wait in your { $network } inbox already, and it takes no more. Publish or discard some of them in the { $network } app, then tap Retry.
reason-old-app = Your { $network } app is too old for this. Bring it up to date (31.8 or newer), then tap Retry.
reason-duration = { $network } does not take a video of this length from you. Send a shorter one (or a longer one, if it has less than three seconds).
reason-frame-rate = { $network } does not take a video with this many or this few pictures a second. Export it anew with 30, replace it by editing your message, and tap Retry.
reason-picture-size = { $network } does not take a picture of this size. Send it in another size, at most 1080 × 1920 pixels.
reason-not-fetched = { $network } could not fetch the file from this Crier's address. Nothing was published there. That is for its operator: the address has to be reached from outside (crier doctor says whether it is). Then tap Retry.
reason-stopped-there = Publishing it was stopped in the { $network } app, so it is not there. If that was a slip, tap Retry.
reason-their-fault = { $network } took it, and then failed on its own side. Nothing was published there. Tap Retry.
reason-read-only = { $network } says that this Crier's app may only read there. That is for its operator: allow it to read and write in the app's settings at { $network }. Then sign in again under /accounts, and tap Retry.
reason-credits = { $network } wants to be paid for by this Crier's operator: the credits of its app are used up. Nothing was published there. Once they are topped up, tap Retry.
reason-link = { $network } does not take a link of this text, or cannot open it. Check that the address opens for everybody; then change the text below and tap Retry.
reason-shape = { $network } does not take a picture or video of this shape. Crop it, or send an upright one (9:16), by editing your message; then tap Retry.
reason-resolution = This video has too few pixels for { $network }. Send it as a file in its first quality by editing your message, then tap Retry.
reason-length = This video is too short or too long for { $network }. Cut it, replace it by editing your message, and tap Retry.
reason-not-processed = { $network } took the file and then could not process it. Nothing is visible. Export it again as an MP4 (H.264 and AAC), replace it by editing your message, and tap Retry.
reason-blocked = { $network } lets nothing of this account through for a while. Look at its messages to you there, wait some hours, and tap Retry.
reason-standards = { $network } says that this post breaks its rules. Look there which rule it means; change the post below, and tap Retry.
reason-confirm = { $network } wants the owner of the account to confirm who they are first. Open { $network }, follow what it asks, then tap Retry.
reason-authorize = { $network } wants this page to be authorised for publishing first. Open the page there as its administrator, follow what it asks, then tap Retry.
reason-moment = The moment that you named for the cover is not within the video. Choose another one below, then tap Retry.
reason-place = { $network } knows no place with this number. Open the place's Facebook page, About, Page transparency, and give me its “Page ID” below, or take the place away; then tap Retry.
reason-internal = Something went wrong on my side, not at { $network }. Tap Retry; if it happens again, tell whoever runs this bot the reference.

# Why a file cannot be used.
media-crashed = I crashed twice while working on this file, so I left it alone. Send it in another format, or smaller.
media-empty = This file is empty. Send it again.
media-not-media = This file is no picture, no video and no PDF. Send a JPEG, PNG, HEIC, WebP, GIF, MP4 or PDF.
media-no-picture = It is no picture. Send a JPEG, PNG, HEIC, WebP or GIF.
media-unsupported = I cannot clean { $format } files, so I do not publish them. Send it as a photo, or save it as JPEG or PNG.
media-truncated = This { $format } ends too early: the upload was probably cut off. Send it again.
media-too-many-pixels = This picture has { $width } × { $height } pixels, more than I can open safely. Send a smaller one.
media-too-many-frames = This animation has { $frames } frames, more than I can handle. Send a shorter one, or send it as a video.
media-too-big = I could not get this under { $megabytes } MB without spoiling it. Send a smaller one.
media-too-big-to-fetch = Telegram gives bots files up to { $megabytes } MB only. Send a smaller one, or send it as a photo or video instead of a file. Whoever runs this bot can allow larger ones: with a public address (CRIER_PUBLIC_URL), or a Bot API server of their own.
media-not-fetched = Telegram did not give me this file, however often I tried. Send it again.
media-damaged = This { $format } is damaged and cannot be cleaned safely. Save it anew from your program and send it again.
media-locked = This { $format } is locked with a password or against changes, so I cannot clean it. Save it without protection in your program and send it again.
media-video-codec = I cannot use the codec of this video ({ $codec }). Send it as an MP4 with H.264.
media-hdr = This is an HDR video, and the ffmpeg here cannot turn it into one that every network shows. Record or export it without HDR and send it again.
media-no-ffmpeg = I cannot clean videos here, because ffmpeg is not installed, so I do not publish them. Photos work. Whoever runs this bot can install ffmpeg.
media-no-heif = I cannot open { $format } pictures here, because the program crier-heif is not installed, so I do not publish them. Send it as a photo instead of a file, or save it as JPEG. Whoever runs this bot can install crier-heif.
media-took-too-long = This took too long, so I stopped. Send a shorter or smaller one.
media-left-over = Something hidden was still in the file after cleaning, so I do not publish it. Send a screenshot or another format of it.
media-not-a-font = That is no font that I can use. Send a TrueType or OpenType file: its name ends in .ttf or .otf.
media-file = I could not read or write this file on my side. Send it again; if that does not help, tell whoever runs this bot.

# What was taken out of a file, as pieces of a list.
removed-pages = all pages but the first
removed-movement = the movement (one picture stays)
removed-attachments = attached files
removed-scripts = scripts
removed-revisions = older versions
removed-place = the place
removed-camera = the camera
removed-time = the time
removed-author = the author
removed-thumbnail = a hidden preview
removed-profile = a colour profile
removed-comment = titles and comments
removed-content-credentials = content credentials
removed-ai-prompt = the AI prompt
removed-embedded-video = a hidden video
removed-extra-pictures = hidden pictures
removed-chapters = chapters
removed-extra-tracks = extra tracks
removed-trailing-data = data after the end
removed-other = { $count ->
    [one] { $count } more
   *[other] { $count } more
}
