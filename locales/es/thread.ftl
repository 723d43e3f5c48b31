# Un texto demasiado largo para una red: cortado, como hilo, o con texto propio.

# Botones de la tarjeta.
button-shorten = ✂️ Cortar en frase
button-shorten-for = ✂️ Corte: { $network }
button-thread = 🧵 En un hilo de { $count }
button-thread-for = 🧵 Hilo { $count }: { $network }
button-own-text = ✏️ Texto propio
button-own-text-for = ✏️ Propio: { $network }

# Líneas de la tarjeta.
card-part-live = <b>Publicado en parte</b>
line-thread = { $account } · un hilo de { $count }
line-thread-waits = { $account }: en espera, un hilo de { $count }
line-live-thread = ✅ { $account }: publicado, un hilo de { $count } { $link }
line-live-part = ✅ { $account }: publicado, { $live } de las { $count } publicaciones del hilo { $link }
line-thread-so-far = 🧵 { $account }: { $live } de { $all } publicaciones del hilo están fuera: { $link }
line-thread-so-far-no-link = 🧵 { $account }: { $live } de { $all } publicaciones del hilo están fuera.
line-thread-stopped = 🧵 { $account }: { $live } de { $all } publicaciones del hilo están fuera: { $link } Reintentar sigue a partir de ahí.
line-thread-stopped-no-link = 🧵 { $account }: { $live } de { $all } publicaciones del hilo están fuera. Reintentar sigue a partir de ahí.
line-asked-which = 🧵 Es la { $n } de { $all } del hilo, que empieza así: «{ $words }»

# Preguntas y avisos.
ask-target-text-again = { $ask }

    Ahora: <code>{ $text }</code>
ask-link-thread = Bien. Mándame su dirección: el resto del hilo va justo debajo. Hasta entonces espera.
delete-not-yet = Algo de esto está en camino, o espera tu respuesta en la tarjeta. Responde allí, o prueba dentro de un momento.

# Por qué un hilo no sigue.
reason-nothing-ahead = La publicación anterior del hilo ya no está, y { $network } no tiene dónde poner esta. Lo publicado se queda; en /posts puedes borrarlo.
reason-thread-words = { $network } no acepta el texto de esta publicación, o ya lo tiene, y lo anterior ya está fuera. Borra el hilo en /posts y manda el texto otra vez, o déjalo así.
reason-no-address = No sé dónde está la publicación anterior, así que no puedo seguir debajo. Pulsa Reintentar y mándame su dirección.

# Lo que se escribe para una publicación.
option-written = «{ $words }»
button-write = ✏️ Escribirlo
setting-comment = Primer comentario
setting-comment-none = Ninguno
ask-comment = ¿Qué debe decir el primer comentario? Lo pongo debajo de esta publicación, desde la misma cuenta.
comment-too-long = Son { $have } caracteres, y allí un comentario admite { $max }. Manda uno más corto.

# Un primer comentario en camino.
line-comment-waits = { $account }: en espera, con un primer comentario
line-live-comment = ✅ { $account }: publicado, con tu primer comentario { $link }
line-comment-so-far = 💬 La publicación está fuera, el primer comentario va detrás: { $link }
line-comment-so-far-no-link = 💬 La publicación está fuera, el primer comentario va detrás.
line-comment-stopped = 💬 La publicación está fuera: { $link } Solo falta el primer comentario. Reintentar manda solo eso.
line-comment-stopped-no-link = 💬 La publicación está fuera. Solo falta el primer comentario. Reintentar manda solo eso.
line-asked-post = 💬 Se trata de la publicación; su primer comentario va después.
line-asked-comment = 💬 Se trata del primer comentario. La publicación está fuera.
reason-comment-words = { $network } no acepta el texto del comentario, o ya lo tiene. Escríbelo allí a mano o déjalo sin comentario.
