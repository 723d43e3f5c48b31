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
reason-read-only = { $network } says that this Crier's app may only read there. That is for its operator: allow it to read and write in the app's settings at { $network }. Then sign in again under /accounts, and tap Retry.
reason-credits = { $network } wants to be paid for by this Crier's operator: the credits of its app are used up. Nothing was published there. Once they are topped up, tap Retry.
reason-internal = Something went wrong on my side, not at { $network }. Tap Retry; if it happens again, tell whoever runs this bot the reference.

# Why a file cannot be used.
media-crashed = I crashed twice while working on this file, so I left it alone. Send it in another format, or smaller.
media-empty = This file is empty. Send it again.
media-not-media = This file is neither a picture nor a video. Send a JPEG, PNG, HEIC, WebP, GIF or MP4.
media-unsupported = I cannot clean { $format } files, so I do not publish them. Send it as a photo, or save it as JPEG or PNG.
media-truncated = This { $format } ends too early: the upload was probably cut off. Send it again.
media-too-many-pixels = This picture has { $width } × { $height } pixels, more than I can open safely. Send a smaller one.
media-too-many-frames = This animation has { $frames } frames, more than I can handle. Send a shorter one, or send it as a video.
media-too-big = I could not get this under { $megabytes } MB without spoiling it. Send a smaller one.
media-too-big-to-fetch = Telegram gives bots files up to { $megabytes } MB only. Send a smaller one, or send it as a photo or video instead of a file. Whoever runs this bot can allow larger ones: with a public address (CRIER_PUBLIC_URL), or a Bot API server of their own.
media-not-fetched = Telegram did not give me this file, however often I tried. Send it again.
media-damaged = This { $format } is damaged and cannot be cleaned safely. Save it anew from your program and send it again.
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
