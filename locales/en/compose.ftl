# Writing a post: from the first photo to the tap on Publish.

# What becomes of a message.
taken-as-caption = { $what ->
    [document] I took this as the text for your PDF.
   *[photo] I took this as the caption of your photo.
}
album-too-late = That album is closed already, so this one could not join it. Send it again to make a new post.
no-sound = I cannot publish sound on its own. Send it as a video, or send me a photo or a text.
no-video-note = I cannot publish round video messages: no other network takes them. Send it as an ordinary video.
no-sticker = A sticker cannot be published. Send it as a picture instead.
edit-of-scheduled = Changed. The post still goes out at its time, with the new text.
edit-too-late = That has left already, so I cannot change it any more. You can edit it at the network itself.

# Questions.
ask-text = Send me the new text for this post.
ask-target-text = Send me the text for this network. The others keep theirs.
ask-alt = What is in this picture? One or two sentences, for people who cannot see it.
ask-alt-of = Picture { $n } of { $all }: what is in it? One or two sentences, for people who cannot see it.
ask-alt-again = { $ask }

    Now: <i>{ $alt }</i>
alt-removed = The description is gone.
alt-too-long = That is { $have } characters, and the shortest of the chosen networks takes { $max }. Send a shorter one.
button-no-alt = Remove it
button-alt-skip = Skip
button-alt-enough = Done
ask-title = What shall the document be called? Networks show it above the pages.

    Now: <i>{ $title }</i>
title-removed = It is called as before: the first line of the text, or the file's name.
title-too-long = That is { $have } characters, and at most { $max } fit. Send a shorter title.
button-no-title = Automatic title
ask-link = Good. If you send me its address, I put it into the report. If not, send /cancel.
not-a-link = That is no address that I can read. It starts with <code>https://</code>. Copy it from the network, or send /cancel.
link-noted = Thank you, the link is in the report.
scheduled-echo = <b>Scheduled:</b> { $moment }

# Toasts: a moment on the screen, at most 200 characters.
post-gone = This post is not there any more. Send it again to start a new one.
post-discarded = You put this post away. Take it back first.
target-on-its-way = This one is on its way already, so it cannot be changed here.
toast-publishing-now = Publishing now.
undo-too-late = Too late to undo: it has left already. The card tells what became of it.
restore-too-late = That was more than 10 minutes ago. Send the post again.
already-answered = You have answered this already.
no-accounts-yet = Connect an account first: /connect
no-target-chosen = Choose at least one account for this post: tap it on the card.
no-brand-yet = There is no brand yet. Make one with /brand
account-needs-login = { $account } must be signed in again before it can publish: see /accounts

# Why a draft cannot go to a network as it is.
problem-nothing = There is nothing to publish yet. Send a text or a photo.
problem-text-too-long = The text is too long for { $network }: { $have } of { $max }. Choose on the card what becomes of it there.
problem-needs-media = { $network } takes no text without a picture. Send a photo, or leave { $network } out.
problem-needs-video = { $network } takes videos only. Send a video, or leave { $network } out.
problem-asking = I am still asking { $network } what you may choose there. Tap again in a moment.
problem-open = { $network } needs an answer first: { $what }. Tap one below.
problem-needs-title = { $network } needs a title: the first line of the text becomes it. Write one under Edit.
problem-angle-brackets = { $network } takes no angle brackets in a text. Take them out under Edit, for { $network } alone if you like.
problem-one-cashtag = { $network } takes one cashtag ($ABC) in a post. Leave one under Edit, for { $network } alone if you like.
problem-too-many-images = { $network } takes at most { $max } pictures, and here are { $have }. Send fewer, or leave { $network } out.
problem-too-many-videos = { $network } takes at most { $max } { $max ->
    [one] video
   *[other] videos
} in a post, and here are { $have }. Send fewer, or leave { $network } out.
problem-mixed = { $network } takes either pictures or a video. Tap one below.
problem-gif-in-album = { $network } takes a GIF only by itself. Send it without the other pictures, or leave { $network } out.
problem-video-too-big = The video is too large for { $network }: it takes at most { $max } MB. Send a shorter one, or leave { $network } out.
problem-video-too-long = The video is longer than the { $minutes } minutes that { $network } takes. Tap below to send only its beginning there, or leave { $network } out.
problem-no-documents = { $network } takes no documents. Leave { $network } out, or send the pages as pictures.
problem-document-alone = A document goes to { $network } only by itself. Send it without the other files, or leave { $network } out.
problem-document-too-big = The document is too large for { $network }: it takes at most { $max } MB. Send a smaller one, or leave { $network } out.
problem-document-too-long = The document has { $have } pages, and { $network } takes at most { $max }. Send a shorter one, or leave { $network } out.
problem-video-too-short = { $network } takes videos from { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
} on, and this one is shorter. Send a longer one, or leave { $network } out.
problem-unusable = There is a file that cannot go to { $network }, see above. Edit your message to replace it, or take it out with the button below.

# Files of which the copy was deleted after two hours.
wish-fetching = I had deleted my copy of your files after two hours. I am fetching them again: look at the preview in a moment, then do that once more.
wish-fetching-to-publish = I had deleted my copy of your files after two hours. I am fetching them again, and publish them then if they look the same.
wish-differs = I fetched your files again, and they look a little different now. Look at the preview: nothing was published yet.

# The cover of a video.
ask-cover = Send me the picture that shall stand for the video until it is played. As a file it keeps its full quality; I clean it like every picture.
cover-taken = Got it. The card shows the video with this cover in a moment.
cover-too-late = That post cannot be changed any more, so this picture did not become its cover. Send it again to publish it.
