# /queue y /posts.

# Lo que espera.
queue-none = Nada espera su hora. Mándame una foto o un texto y pulsa <b>Programar</b> en su ficha.
queue-list = <b>{ $count ->
    [one] Una publicación espera
   *[other] { $count } publicaciones esperan
}</b>, horas de { $zone }

    { $lines }
queue-day = <b>{ $day }</b>
queue-line = { $time } { $networks }: { $words }
queue-line-needs-login = { $time } ⚠️ { $networks }: { $words }
queue-line-late = { $time } ⏰ { $networks }: { $words }
queue-line-held = { $time } ⏸ { $networks }: { $words }
queue-open = { $time } { $words }
queue-post = <b>{ $moment }</b>, { $relative }
    { $networks }

    { $text }
queue-cancelled = Cancelada. El borrador sigue en su ficha.
queue-cannot-move = Ahora no se puede mover: antes hay que iniciar sesión, o ya está saliendo.
queue-left-already = Esta ya no espera. Mira /posts

# Lo que salió.
posts-none = Todavía no ha salido nada. Mándame una foto o un texto y pulsa <b>Publicar</b> en su ficha.
posts-open = { $words }
posts-post = <b>{ $moment }</b>

    { $text }

    { $lines }
posts-list = <b>Lo que salió</b>, lo último primero

    { $entries }
posts-entry = <b>{ $moment }</b>
    { $words }
    { $states }
posts-live = ✅ { $network }
posts-stays = ⚠️ { $network }: sigue allí
posts-live-in-part = ⚠️ { $network }: publicado, pero no entero
posts-handed-over = 📥 { $network }: en tu bandeja de allí
posts-on-its-way = ⏳ { $network }
posts-failed = ❌ { $network }
posts-asked = ❓ { $network }: mira su ficha
posts-closed = { $network }: sin aclarar
posts-late = ⏰ { $network }: se pasó su hora
posts-deleting = { $network }: borrando…
posts-deleted = 🗑 { $network }: borrado
posts-needs-login = ⚠️ { $network }: inicia sesión otra vez

# Las primeras palabras de una publicación.
words = { $words }
words-none = (sin texto)

# Botones: 20 caracteres como mucho.
button-move = Mover
button-sooner = « Antes
button-later = Después »
button-newer = « Más nuevas
button-older = Más antiguas »
