# /brand: el logo y la línea de texto en las imágenes.

brand-first = <b>Tu marca</b> va en todas las imágenes que publiques.

    Mándame tu logo <b>como archivo</b>: lo mejor es un PNG con transparencia. Después lo ves sobre una muestra y eliges su sitio y su tamaño.
brand-ask-logo = Mándame el logo nuevo <b>como archivo</b>: lo mejor es un PNG con transparencia.
brand-not-a-picture = Eso no es una imagen, así que no hice nada con ello. Envíame el logo como archivo, o /cancel si querías escribir una publicación.
brand-ask-line = ¿Qué línea de texto pongo en tus imágenes? Por ejemplo: <code>© Ana Ruiz</code>. Manda <code>-</code> para no poner ninguna.
brand-logo-taken = Recibido. Lo estoy poniendo sobre una muestra…
brand-logo-taken-photo = Recibido. Lo estoy poniendo sobre una muestra… Al llegar como foto, Telegram le quitó la transparencia: mándalo como archivo si se ve un recuadro alrededor.
brand-logo-refused = No puedo usar esto como logo. { $why }
brand-logo-too-big = Pesa más de 20 MB. Manda uno más pequeño.
brand-logo-unreachable = Telegram no me ha dado el archivo. Mándalo otra vez.
brand-line-too-long = Es demasiado larga para una imagen: { $max } caracteres como mucho. Manda una línea más corta.
brand-line-removed = La línea está quitada. Con un logo volverías a tener marca: /brand
brand-removed = Tu marca está quitada. Las imágenes nuevas salen sin ella y los borradores abiertos se rehacen.

# Bajo la muestra.
brand-card = <b>Así se ve tu marca.</b>

    Sitio: { $place }
    Tamaño: { $size } % · opacidad: { $opacity } % · margen: { $margin } %
    Línea: { $line }

    Los borradores abiertos siguen cada cambio. En cada borrador puedes quitarla.
brand-line = { $line }
brand-no-line = ninguna
brand-choose-position = ¿Dónde va? Ahora: { $place }.
brand-choose-size = ¿De qué tamaño? Ahora, { $percent } % del lado corto.
brand-choose-opacity = ¿Cuánta opacidad? Ahora, { $percent } %.
brand-choose-margin = ¿A qué distancia del borde? Ahora, { $percent } % del lado corto.
brand-remove-sure = ¿Quito la marca? Su logo se borra. Lo publicado se queda como está.

brand-at-top-left = arriba a la izquierda
brand-at-top = arriba
brand-at-top-right = arriba a la derecha
brand-at-left = a la izquierda
brand-at-center = en el centro
brand-at-right = a la derecha
brand-at-bottom-left = abajo a la izquierda
brand-at-bottom = abajo
brand-at-bottom-right = abajo a la derecha

# Botones: 20 caracteres como mucho.
button-position = Sitio
button-size = Tamaño
button-opacity = Opacidad
button-margin = Margen
button-line = Línea de texto
button-new-logo = Otro logo
button-add-logo = Añadir un logo
button-only-line = Solo una línea
button-send-another = Mandar otro
button-for-new-on = ✅ En las nuevas
button-for-new-off = ⬜ En las nuevas
button-remove-brand = Quitar la marca
button-new-brand = Hacer otra marca
button-small = Pequeño
button-medium = Mediano
button-large = Grande
button-less = −
button-more = +
button-percent = { $percent } %
button-percent-on = ✅ { $percent } %
button-here = ✅
button-to-top-left = ↖
button-to-top = ↑
button-to-top-right = ↗
button-to-left = ←
button-to-center = ·
button-to-right = →
button-to-bottom-left = ↙
button-to-bottom = ↓
button-to-bottom-right = ↘
