# Threads: what is chosen for a post, and what it does not take.

threads-reply = Quién puede responder
threads-reply-everyone = Todo el mundo
threads-reply-following = A quienes sigo
threads-reply-followers = Mis seguidores
threads-reply-mentioned = A quienes menciono
threads-topic = Tema
threads-topic-none = Ninguno
threads-topic-ask = Escribe el tema de esta publicación: uno, sin la #. Hasta 50 caracteres, también espacios, pero sin punto y sin «&».
threads-topic-wrong = Threads no acepta eso como tema: de 1 a { $max } caracteres en una línea, sin punto y sin «&». Escribe otro.
problem-five-links = { $network } acepta cinco enlaces distintos por publicación. Deja cinco en Editar, si quieres solo para { $network }.
delete-within-threads = Threads me deja borrar 100 publicaciones de una cuenta al día; si se han agotado, lo intento más tarde.

# Why it came to nothing there.
reason-links = { $network } acepta cinco enlaces distintos por publicación, y aquí hay más. Dale menos abajo y pulsa Reintentar.
reason-sound = { $network } no puede usar el sonido de este vídeo: quiere AAC con uno o dos canales. Expórtalo otra vez con sonido estéreo o sin sonido, cámbialo editando tu mensaje y pulsa Reintentar.
reason-bit-rate = Este vídeo tiene más bits por segundo de los que acepta { $network }. Expórtalo otra vez con menos, cámbialo editando tu mensaje y pulsa Reintentar.
