# X: what is chosen for a post.

x-reply = Who may reply
x-reply-everyone = Everybody
x-reply-following = Whom I follow
x-reply-mentioned = Whom I mention
x-reply-verified = Verified accounts
