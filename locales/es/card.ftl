# La ficha: un mensaje por publicación, del borrador al resultado.

card-draft = <b>Borrador</b>
card-gathering = <b>Álbum</b>: esperando el resto…
card-discarded = Guardado. No se publicó nada. Puedes recuperarlo durante 10 minutos.
card-undo = <b>Se publica en 5 segundos…</b>
card-planned = <b>Programado:</b> { $moment }
card-on-its-way = <b>Publicando…</b>
card-held = <b>Esperando para salir</b>
card-late = ⏰ <b>Se le pasó la hora</b>
card-deleting = <b>Borrando…</b>
card-deleted = <b>Borrado</b>
notice-of = <i>{ $words }</i>
card-all-live = <b>Publicado</b>{ $live ->
    [one] {""}
   *[other] {" "}en las { $live } cuentas
}
card-some-live = <b>Publicado en { $live } de { $all }</b>
card-none-live = <b>Sin publicar</b>
card-handed-over = <b>Espera en tu bandeja de allí</b>
card-closed = <b>Se queda como está</b>
card-asked = <b>Necesito que mires algo</b>
card-asked-at = <b>Necesito que mires en { $account }</b>

card-cleaning = ⏳ Limpiando { $count ->
    [one] tu archivo
   *[other] tus { $count } archivos
}…
card-encoding = ⏳ Preparando el vídeo… { $percent } %
card-removed = 🧹 Eliminado: { $list }
card-nothing-hidden = 🧹 Limpio: no llevaba nada oculto
card-made-by-ai = 🤖 Hecho con IA, según el archivo
card-edited-by-ai = 🤖 Hecho en parte con IA, según el archivo
card-some-by-ai = 🤖 Hechos con IA, según los archivos: { $count } de { $all }
card-credit-kept = ✍️ Se queda en el archivo: { $who }
card-trouble = ⚠️ { $why }
card-brand-not-on = Sin la marca: { $networks }
card-ends-not-on = Sin sitio para intro y cierre: { $networks }
card-alt = 📝 { $alt }
card-alt-of = 📝 { $n }: { $alt }
card-alt-more = 📝 { $count ->
    [one] una descripción más
    [many] { $count } descripciones más
   *[other] { $count } descripciones más
}
card-document = 📄 «{ $title }», { $pages ->
    [one] una página
    [many] { $pages } de páginas
   *[other] { $pages } páginas
}
card-document-no-brand = Un documento sale sin tu marca.
card-no-text = <i>Aún sin texto. Envíalo ahora o publica sin él.</i>
card-no-accounts = Todavía no hay ninguna cuenta conectada. Conecta una y este borrador podrá salir.
card-edit = ¿Qué quieres cambiar? También puedes editar tu propio mensaje de arriba.
card-zone-hint = <i>Las horas están en UTC. Pon tu zona horaria en /settings.</i>
list-pair = { $first }, { $second }

line-length = { $account } · { $have }/{ $max }
line-length-own = { $account } · { $have }/{ $max } · texto propio
line-length-still = { $account } · { $have }/{ $max } · allí el GIF no se mueve
line-length-video = { $account } · { $have }/{ $max } · el GIF sale como vídeo sin sonido
line-length-pictures = { $account } · { $have }/{ $max } · solo las fotos
line-length-film = { $account } · { $have }/{ $max } · solo el vídeo
line-length-cut = { $account } · { $have }/{ $max } · solo los primeros { $minutes } min del vídeo
line-asking = ⏳ { $account }: pregunto a { $network }…
line-open = ⚠️ { $account } necesita tu respuesta: { $what }. Toca una abajo.
line-needs-answer = ⚠️ { $account } necesita tu respuesta: { $problem }
line-waits = { $account }: en espera
line-again = { $account }: no llegó, lo vuelvo a intentar pronto
line-paused = ⏸ { $account }: espera, un propietario ha puesto la publicación en pausa
line-paused-network = ⏸ { $account }: espera, un propietario ha puesto { $network } en pausa
line-outage = 🔁 { $account }: { $network } no responde; lo intento de nuevo a las { $time }
line-outage-now = 🔁 { $account }: { $network } no responde; lo intento de nuevo ahora
line-shut = 🔁 { $account }: { $network } me pidió ir más despacio; sigue a las { $time }
line-shut-long = 🔁 { $account }: { $network } no admite más por ahora; sigue el { $moment }
line-turn = { $account }: espera su turno; las atrasadas salen con un minuto entre ellas
line-preparing = { $account }: preparando
line-uploading = { $account }: subiendo { $percent } %
line-publishing = { $account }: publicando
line-processing = { $account }: aceptado, lo están procesando allí
line-live = ✅ { $account }: publicado { $link }
line-live-no-link = ✅ { $account }: publicado (no tiene enlace público)
line-stays = ⚠️ { $account }: sigue allí { $link } { $why }
line-stays-no-link = ⚠️ { $account }: sigue allí. { $why }
line-handed-over = 📥 { $account }: espera en tu bandeja de { $network }, aún sin publicar. Abre la app de { $network }, toca el mensaje de la bandeja y publícalo allí.
line-unsure = { $account }: se perdió la respuesta, miro si está allí
line-asked = ❓ { $account }: la respuesta se perdió por el camino y no sé si la publicación está allí. No la publicaré dos veces. Míralo, por favor: { $link }
line-asked-no-link = ❓ { $account }: la respuesta se perdió por el camino y no sé si la publicación está allí. No la publicaré dos veces. Míralo allí, por favor.
line-asked-inbox = ❓ { $account }: la respuesta se perdió por el camino y no sé si la publicación está en tu bandeja de { $network }. No la enviaré dos veces. Mira la bandeja en la app de { $network }, por favor.
line-late = ⏰ { $account }: debía salir el { $moment }. { $why } ¿Lo publico todavía?
line-needs-login = ⚠️ { $account }: la sesión se cerró allí. Tu publicación espera; vuelve a conectar y saldrá.
line-failed = ❌ { $account }: { $why } <i>ref { $ref }</i>
line-cancelled = { $account }: cancelado
line-closed = { $account }: se queda como está
line-deleting = { $account }: borrando…
line-deleted = 🗑 { $account }: borrado allí

button-publish = Publicar
button-schedule = Programar
button-edit = Editar
button-discard = Descartar
button-restore = Recuperar
button-undo = Deshacer
button-change = Cambiar
button-publish-now = Publicar ya
button-retry = Reintentar
button-retry-one = Reintentar { $account }
button-reconnect = Reconectar
button-reconnect-one = Reconectar { $account }
button-target-on = ✅ { $account }
button-target-off = ⬜ { $account }
button-cut = Solo { $minutes } min: { $network }
button-uncut = ✅ Solo { $minutes } min: { $network }
button-brand-on = ✅ Con marca
button-brand-off = ⬜ Sin marca
button-is-there = Está allí
button-not-there = No está: publícalo
button-leave = Déjalo así
button-edit-text = Texto
button-edit-for = Texto para { $account }
button-alt = Describir imagen { $n }
button-title = Título
button-plain = { $text }

# Brands on a card.
card-brand-choose = ¿Qué marca va en esta publicación?
card-brand = Marca: { $brand }
card-brand-other = { $account } recibe la marca «{ $brand }».

# A network's own settings.
setting-pick = Qué sale ahí
setting-pick-pictures = Las fotos
setting-pick-videos = El vídeo
button-option-of = { $network }: { $what }
button-options-of = ⚙️ { $network }
card-options = Para { $account } vale esto. Lo que cambies lo recuerdo para la próxima.
card-options-each = Para { $account } vale esto, en esta publicación. Solo recuerdo adónde va: { $network } quiere que lo demás se elija cada vez.
card-option = { $account }: <b>{ $what }</b>

# What of a live post is not as it was asked for.
note-link-later = { $network } lo ha publicado y solo da su dirección cuando lo ha revisado, y eso puede tardar horas. Lo encuentras en tu perfil de allí.
note-link-hidden = { $network } no da dirección de lo que no puede ver todo el mundo. Lo encuentras en tu perfil de allí.
note-more-private = { $network } lo muestra a menos gente de la que elegiste. Lo hace, entre otras, con aplicaciones que aún no ha revisado: mira allí su visibilidad.
note-more-public = ⚠️ { $network } lo muestra a más gente de la que elegiste. Cambia allí su visibilidad ahora, o bórralo aquí.
note-visible-at = { $network } lo hará público por sí mismo: { $moment }
note-no-cover = { $network ->
    [YouTube] YouTube no aceptó la portada. Puede que el canal necesite un teléfono verificado; también puedes ponerla allí a mano.
   *[other] { $network } no aceptó la portada, así que el vídeo salió sin ella. Quizá puedas ponerla allí a mano.
}
note-no-words = Una historia en { $network } no lleva texto, así que salió sin tus palabras.
note-not-listed = { $network } no lo puso en la lista. Puedes añadirlo allí a mano.
note-cover-left = Falta la portada: me interrumpieron entre el vídeo y su portada. Puedes ponerla a mano en { $network }.
note-list-left = No está en la lista: me interrumpieron antes de añadirlo. Puedes añadirlo a mano en { $network }.
note-unfinished = Me interrumpieron justo después de publicarlo y { $network } no me dice el resto. Si debe llevar portada o lista, mira allí si están puestas.

# The cover of a video.
card-cover-choose = ¿Qué momento representa el vídeo hasta que se reproduce? Arriba están los cuatro: 1 y 2 en la primera fila, 3 y 4 en la segunda.
card-cover-own = 🖼 La portada es una imagen tuya.
card-cover-unusable = ⚠️ El vídeo sale sin la portada: { $why } Elige otra en Editar.
card-cover-not-on = 🖼 Sin la portada: { $networks } no admite ninguna.
button-cover = Portada del vídeo
button-cover-of = Portada vídeo { $n }
button-cover-1 = 1: el comienzo
button-cover-2 = 2: tras ¼
button-cover-3 = 3: la mitad
button-cover-4 = 4: tras ¾
button-cover-own = Una imagen mía
button-cover-none = Sin portada
