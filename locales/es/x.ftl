# X: what is chosen for a post.

x-reply = Quién puede responder
x-reply-everyone = Todo el mundo
x-reply-following = A quienes sigo
x-reply-mentioned = A quienes menciono
x-reply-verified = Cuentas verificadas
