# X: what is chosen for a post.

x-reply = Кто может отвечать
x-reply-everyone = Все
x-reply-following = На кого я подписан
x-reply-mentioned = Кого я упомянул
x-reply-verified = С подтверждением
