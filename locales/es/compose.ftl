# Escribir una publicación: de la primera foto al toque en Publicar.

# Qué pasa con un mensaje.
taken-as-caption = { $what ->
    [document] Lo he tomado como texto de tu PDF.
   *[photo] Lo he tomado como pie de tu foto.
}
album-too-late = Ese álbum ya estaba cerrado, así que esta no pudo entrar. Mándala otra vez para hacer una publicación nueva.
no-sound = No puedo publicar sonido solo. Mándalo como vídeo, o mándame una foto o un texto.
no-video-note = No puedo publicar videomensajes redondos: ninguna otra red los acepta. Mándalo como vídeo normal.
no-sticker = Un sticker no se puede publicar. Mándalo como imagen.
edit-of-scheduled = Cambiado. La publicación sale a su hora, con el texto nuevo.
edit-too-late = Eso ya ha salido y no puedo cambiarlo. Puedes editarlo en la propia red.

# Preguntas.
ask-text = Mándame el texto nuevo de esta publicación.
ask-target-text = Mándame el texto para esta red. Las demás conservan el suyo.
ask-alt = ¿Qué se ve en esta imagen? Una o dos frases, para quien no puede verla.
ask-alt-of = Imagen { $n } de { $all }: ¿qué se ve? Una o dos frases, para quien no puede verla.
ask-alt-again = { $ask }

    Ahora: <i>{ $alt }</i>
alt-removed = La descripción ya no está.
alt-too-long = Son { $have } caracteres, y la red elegida que menos admite se queda en { $max }. Envía una más corta.
button-no-alt = Quitarla
button-alt-skip = Saltar
button-alt-enough = Listo
ask-title = ¿Cómo se va a llamar el documento? Las redes lo muestran encima de las páginas.

    Ahora: <i>{ $title }</i>
title-removed = Se llama como antes: la primera línea del texto, o el nombre del archivo.
title-too-long = Son { $have } caracteres, y caben { $max } como mucho. Manda un título más corto.
button-no-title = Título automático
ask-link = Bien. Si me mandas su dirección, la pongo en el informe. Si no, manda /cancel.
not-a-link = Esa dirección no la puedo leer. Empieza por <code>https://</code>. Cópiala de la red, o manda /cancel.
link-noted = Gracias, el enlace ya está en el informe.
scheduled-echo = <b>Programado:</b> { $moment }

# Avisos breves: un momento en pantalla, 200 caracteres como mucho.
post-gone = Esta publicación ya no existe. Mándala otra vez para empezar una nueva.
post-discarded = Guardaste esta publicación. Recupérala primero.
target-on-its-way = Esta ya está en camino y no se puede cambiar aquí.
toast-publishing-now = Se publica ya.
undo-too-late = Tarde para deshacer: ya ha salido. La ficha cuenta qué fue de ella.
restore-too-late = De eso hace más de 10 minutos. Manda la publicación otra vez.
already-answered = Ya has respondido a esto.
no-accounts-yet = Primero conecta una cuenta: /connect
no-target-chosen = Elige al menos una cuenta para esta publicación: púlsala en la ficha.
no-brand-yet = Todavía no hay marca. Hazla con /brand
account-needs-login = Hay que volver a iniciar sesión en { $account } para que publique: mira /accounts

# Por qué un borrador no puede ir tal cual a una red.
problem-nothing = Todavía no hay nada que publicar. Manda un texto o una foto.
problem-text-too-long = El texto es demasiado largo para { $network }: { $have } de { $max }. Elige en la tarjeta qué hacer allí.
problem-needs-media = { $network } no acepta texto sin imagen. Manda una foto, o deja fuera { $network }.
problem-needs-video = { $network } solo acepta vídeos. Manda un vídeo, o deja fuera { $network }.
problem-asking = Aún estoy preguntando a { $network } qué puedes elegir allí. Toca otra vez en un momento.
problem-open = { $network } necesita antes una respuesta: { $what }. Toca una abajo.
problem-needs-title = { $network } necesita un título: es la primera línea del texto. Escribe una en Editar.
problem-angle-brackets = { $network } no acepta en un texto los signos de mayor y menor. Quítalos en Editar, si quieres solo para { $network }.
problem-one-cashtag = { $network } acepta un solo cashtag ($ABC) por publicación. Deja uno en Editar, si quieres solo para { $network }.
problem-too-many-images = { $network } acepta { $max } imágenes como mucho y aquí hay { $have }. Manda menos, o deja fuera { $network }.
problem-too-many-videos = { $network } acepta como mucho { $max } { $max ->
    [one] vídeo
   *[other] vídeos
} por publicación y aquí hay { $have }. Manda menos, o deja fuera { $network }.
problem-mixed = { $network } acepta fotos o un vídeo, no ambos. Toca una opción abajo.
problem-gif-in-album = { $network } solo acepta un GIF sin nada más. Mándalo sin las otras imágenes, o deja fuera { $network }.
problem-video-too-big = El vídeo pesa demasiado para { $network }: acepta { $max } MB como mucho. Manda uno más corto, o deja fuera { $network }.
problem-video-too-long = El vídeo dura más de los { $minutes } minutos que admite { $network }. Toca abajo para enviar allí solo el principio, o deja { $network } fuera.
problem-no-documents = { $network } no admite documentos. Deja fuera { $network }, o manda las páginas como imágenes.
problem-document-alone = Un documento va a { $network } solo, sin nada más. Mándalo sin los otros archivos, o deja fuera { $network }.
problem-document-too-big = El documento es demasiado grande para { $network }: admite { $max } MB como mucho. Manda uno más pequeño, o deja fuera { $network }.
problem-document-too-long = El documento tiene { $have } páginas, y { $network } admite { $max } como mucho. Manda uno más corto, o deja fuera { $network }.
problem-video-too-short = { $network } acepta vídeos a partir de { $seconds ->
    [one] { $seconds } segundo
   *[other] { $seconds } segundos
}, y este dura menos. Envía uno más largo, o deja { $network } fuera.
problem-unusable = Hay un archivo que no puede ir a { $network }, mira arriba. Edita tu mensaje para cambiarlo, o quítalo con el botón de abajo.

# Files of which the copy was deleted after two hours.
wish-fetching = Borré mi copia de tus archivos después de dos horas. Los estoy trayendo de nuevo: mira la vista previa en un momento y hazlo otra vez.
wish-fetching-to-publish = Borré mi copia de tus archivos después de dos horas. Los estoy trayendo de nuevo y los publico si se ven igual.
wish-differs = Traje tus archivos de nuevo y ahora se ven un poco diferentes. Mira la vista previa: todavía no se publicó nada.

# The cover of a video.
ask-cover = Envíame la imagen que representará el vídeo hasta que se reproduzca. Como archivo conserva toda su calidad; la limpio como cualquier imagen.
cover-taken = Recibida. La tarjeta muestra enseguida el vídeo con esta portada.
cover-too-late = Esa publicación ya no se puede cambiar, así que esta imagen no es su portada. Envíala otra vez para publicarla.
