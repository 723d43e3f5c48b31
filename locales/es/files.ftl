# Archivos: limpiados y devueltos, subidos, guardados y borrados.

# /clean.
clean-ask = Envíame la foto, el vídeo o varios. Quito todo lo oculto y te los devuelvo, sin publicar nada. Envíalos como archivo: lo que envías como foto, Telegram lo reduce antes de que me llegue.
clean-not-a-file = Eso es un texto. Envíame el archivo que debo limpiar, o /cancel.
clean-working = ⏳ Limpiando { $count ->
    [one] tu archivo
   *[other] tus { $count } archivos
}…
clean-done = <b>{ $count ->
    [one] Aquí está tu archivo, limpio.
   *[other] Aquí están tus { $count } archivos, limpios.
}</b>
clean-none = <b>No pude limpiar esto.</b>
clean-line = { $n }. { $line }
clean-result =
    { $head }
    { $lines }
clean-result-photo =
    { $head }
    { $lines }
    <i>Lo enviaste como foto, así que Telegram lo redujo. Envíalo como archivo para conservar toda su calidad.</i>
lines-pair =
    { $first }
    { $second }

# Lo que se quitó, completo.
removed-details =
    🧹 <b>Quitado</b>

    { $lines }
removed-line =
    <b>{ $file }</b>
    { $list }
removed-line-none =
    <b>{ $file }</b>
    No tenía nada oculto.
removed-file = { $name }
removed-file-n = Archivo { $n }
removed-unknown = Todavía no he mirado estos archivos. Inténtalo en un momento.

# Lo que es demasiado grande para Telegram, y la página para subirlo.
media-too-big-upload = Telegram solo da a los bots archivos de hasta { $megabytes } MB. Súbemelo directamente con el botón de abajo, o envía uno más pequeño.
media-too-big-to-send = Está limpio, pero pesa más de los { $megabytes } MB que un bot puede enviar en Telegram, así que no puedo devolvértelo aquí. Quien administra este bot puede permitir más con un servidor Bot API propio (TELEGRAM_API_URL).
media-upload-gone = Borré a tiempo el archivo que subiste y no puedo traerlo de nuevo. Súbelo otra vez.
upload-link = Abre esta página y elige el archivo, de hasta { $megabytes } MB. Si se corta la conexión, ábrela de nuevo y elige el mismo archivo: sigue donde estaba. El enlace es solo para ti, sirve para un archivo y vence en una hora.
upload-no-page = Aquí no hay página para subir archivos. Quien administra este bot puede abrirla con CRIER_PUBLIC_URL.
upload-not-needed = Este archivo ya está aquí, o se quitó de la publicación.
upload-arrived = ✅ Tu archivo ha llegado. Su tarjeta cuenta cómo sigue.
upload-fading = El archivo que subiste para «{ $words }» se borra en media hora: guardo dos horas los archivos de borradores que nadie toca, y este no puedo traerlo de nuevo. Publícalo, prográmalo o guárdalo más tiempo.
upload-kept = De acuerdo, lo guardo hasta las { $time }. Te aviso antes de borrarlo.
upload-not-kept = Este archivo ya no está, o la publicación ya salió. Mira su tarjeta.
upload-page-title = Subir a Crier
upload-page-intro = Elige una foto o un vídeo, de hasta { $megabytes } MB. Va directo a tu bot, allí se limpia y aparece en tu chat.
upload-page-choose = Elegir el archivo
upload-page-stop = Detener
upload-page-noscript = Esta página necesita JavaScript: envía tu archivo por partes, para que soporte una mala conexión.
upload-page-going = Enviado:
upload-page-again = Se perdió la conexión, lo intento de nuevo. Enviado:
upload-page-done = Tu archivo ha llegado. Puedes cerrar esta página y volver a Telegram.
upload-page-unknown = Este enlace ya no sirve. Toca «Subirlo aquí» en tu chat para tener uno nuevo.
upload-page-large = Este archivo pesa más de { $megabytes } MB. Elige uno más pequeño.
upload-page-stopped = Detenido. Elige el mismo archivo para seguir donde estaba, u otro.

# Botones: 20 caracteres como máximo.
button-removed = Qué se quitó
button-hand-back = Envíame el archivo
button-clean-another = Limpiar otro
button-upload = Subirlo aquí
button-open-upload = Abrir la página
button-keep-upload = Guardar 2 horas más
button-drop-bad = Quitar este archivo
button-drop-all-bad = Quitarlos
