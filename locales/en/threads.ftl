# Threads: what is chosen for a post, and what it does not take.

threads-reply = Who may reply
threads-reply-everyone = Everybody
threads-reply-following = Whom I follow
threads-reply-followers = My followers
threads-reply-mentioned = Whom I mention
threads-topic = Topic
threads-topic-none = None
threads-topic-ask = Write the topic of this post: one, without the #. Up to 50 characters, spaces too, but no full stop and no “&”.
threads-topic-wrong = Threads does not take that as a topic: 1 to { $max } characters in one line, without a full stop and without “&”. Write another one.
problem-five-links = { $network } takes five different links in a post. Leave five under Edit, for { $network } alone if you like.
delete-within-threads = Threads lets me delete 100 posts of an account a day; where that is used up I try again later.

# Why it came to nothing there.
reason-links = { $network } takes five different links in a post, and here are more. Give it fewer below, then tap Retry.
reason-sound = { $network } cannot use the sound of this video: it wants AAC with one or two channels. Export it again with stereo sound or none, replace it by editing your message, and tap Retry.
reason-bit-rate = This video has more bits a second than { $network } takes. Export it again with a lower bit rate, replace it by editing your message, and tap Retry.
