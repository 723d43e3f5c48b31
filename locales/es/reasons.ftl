# Por qué algo no salió como debía, y qué se quitó de un archivo.

# Por qué una red no aceptó una publicación.
reason-text = { $network } no acepta este texto. Dale otras palabras aquí abajo y pulsa Reintentar.
reason-media = { $network } no acepta esta imagen o este vídeo. Cámbialo editando tu mensaje, o mándalo como foto en vez de archivo, y pulsa Reintentar.
reason-no-rights = { $network } ya no me deja publicar ahí. Dame otra vez permiso para publicar y pulsa Reintentar.
reason-no-chat = Ya no encuentro el chat en { $network }. Si cambió de nombre o se hizo privado, conéctalo otra vez con /connect.
reason-restricted = { $network } ha restringido esta cuenta. Mira allí qué te pide; después pulsa Reintentar.
reason-signed-out = { $network } ya no acepta la sesión. Reconecta la cuenta y la publicación saldrá.
reason-rate-limited = { $network } me pidió ir más despacio una y otra vez, así que paré. Allí no se publicó nada. Pulsa Reintentar dentro de una hora.
reason-unavailable = { $network } no respondió, por más que lo intenté. Allí no se publicó nada. Pulsa Reintentar más tarde.
reason-file-gone = El archivo preparado ya no está y no he podido rehacerlo. Manda la imagen o el vídeo otra vez.
reason-refused = { $network } lo rechazó sin decir por qué. Mira tu cuenta allí y pulsa Reintentar.
reason-crashed = Me he caído dos veces trabajando en esto, así que lo he dejado. No se ha publicado nada. Pulsa Reintentar; si se repite, dale la referencia a quien lleva este bot.
reason-duplicate = { $network } dice que ya tiene esta misma publicación, de hace unos minutos. Cambia una palabra e inténtalo de nuevo.
reason-app = { $network } ya no acepta la aplicación de este Crier. Eso es cosa de quien lo administra: las claves o la versión de la interfaz (crier doctor dice cuál). Después toca Reintentar.
reason-unaudited = { $network } aún no ha auditado la aplicación de este Crier y hasta entonces solo acepta publicaciones de cuentas privadas. Haz privada tu cuenta en la app de { $network } y toca Reintentar; o envíalo a tu bandeja de allí, que se elige en la tarjeta de un borrador nuevo.
reason-domain = { $network } no sabe que la dirección de este Crier es de quien lo administra, así que no recoge fotos de ahí. Eso es cosa de quien lo administra: verificar el dominio en los ajustes de la aplicación en { $network } (URL properties). Después, toca Reintentar. Los vídeos funcionan sin eso.
reason-choose = { $network } ya no ofrece lo que elegiste. No se publicó nada. Elige de nuevo abajo y toca Reintentar.
reason-inbox-full = En tu bandeja de { $network } ya esperan cinco borradores y no acepta más. Publica o descarta algunos en la app de { $network } y toca Reintentar.
reason-old-app = Tu app de { $network } es demasiado antigua para esto. Actualízala (31.8 o posterior) y toca Reintentar.
reason-duration = { $network } no acepta de ti un vídeo de esta duración. Envía uno más corto (o más largo, si dura menos de tres segundos).
reason-frame-rate = { $network } no acepta un vídeo con tantas o tan pocas imágenes por segundo. Expórtalo de nuevo a 30, cámbialo editando tu mensaje y pulsa Reintentar.
reason-picture-size = { $network } no acepta una imagen de este tamaño. Envíala en otro tamaño, de 1080 × 1920 píxeles como máximo.
reason-not-fetched = { $network } no pudo traer el archivo desde la dirección de este Crier. Allí no se publicó nada. Eso es cosa de quien lo administra: la dirección tiene que ser accesible desde fuera (crier doctor dice si lo es). Después pulsa Reintentar.
reason-stopped-there = La publicación se detuvo en la app de { $network }, así que no está allí. Si fue un descuido, toca Reintentar.
reason-their-fault = { $network } lo aceptó y luego falló por su lado. Allí no se publicó nada. Toca Reintentar.
reason-read-only = { $network } dice que la aplicación de este Crier allí solo puede leer. Eso es cosa de quien lo administra: que le permita leer y escribir en los ajustes de la aplicación en { $network }. Después, inicia sesión otra vez en /accounts y toca Reintentar.
reason-credits = { $network } cobra al operador de este Crier: el saldo de su aplicación se ha agotado. No se ha publicado nada allí. Cuando lo recargue, pulsa Reintentar.
reason-link = { $network } no acepta un enlace de este texto, o no puede abrirlo. Comprueba que la dirección se abre para todos; cambia el texto aquí abajo y pulsa Reintentar.
reason-shape = { $network } no acepta una imagen o un vídeo con esta forma. Recórtalo o manda uno vertical (9:16) editando tu mensaje, y pulsa Reintentar.
reason-resolution = Este vídeo tiene pocos píxeles para { $network }. Mándalo como archivo en su calidad original editando tu mensaje, y pulsa Reintentar.
reason-length = Este vídeo es demasiado corto o demasiado largo para { $network }. Córtalo, cámbialo editando tu mensaje, y pulsa Reintentar.
reason-not-processed = { $network } aceptó el archivo y luego no pudo procesarlo. No se ve nada. Expórtalo de nuevo como MP4 (H.264 y AAC), cámbialo editando tu mensaje, y pulsa Reintentar.
reason-blocked = { $network } no deja pasar nada de esta cuenta durante un tiempo. Mira allí sus avisos, espera unas horas y pulsa Reintentar.
reason-standards = { $network } dice que esta publicación incumple sus normas. Mira allí qué norma es; cambia la publicación aquí abajo y pulsa Reintentar.
reason-confirm = { $network } quiere que quien tiene la cuenta confirme antes quién es. Abre { $network }, haz lo que pide y después pulsa Reintentar.
reason-authorize = { $network } quiere que esta página sea autorizada antes para publicar. Abre allí la página como su administrador, haz lo que pide y después pulsa Reintentar.
reason-moment = El momento que diste para la portada no está en el vídeo. Elige otro abajo y toca Reintentar.
reason-place = { $network } no conoce ningún lugar con ese número. Abre la página de Facebook del lugar, Información, Transparencia de la página, y dame abajo su «Identificador de la página», o quita el lugar; después toca Reintentar.
reason-internal = Algo ha fallado por mi parte, no en { $network }. Pulsa Reintentar; si se repite, dale la referencia a quien lleva este bot.

# Por qué un archivo no sirve.
media-crashed = Me he caído dos veces trabajando en este archivo, así que lo he dejado. Mándalo en otro formato o más pequeño.
media-empty = Este archivo está vacío. Mándalo otra vez.
media-not-media = Este archivo no es ni imagen, ni vídeo, ni PDF. Manda un JPEG, PNG, HEIC, WebP, GIF, MP4 o PDF.
media-no-picture = No es una imagen. Manda un JPEG, PNG, HEIC, WebP o GIF.
media-unsupported = No sé limpiar archivos { $format }, así que no los publico. Mándalo como foto, o guárdalo como JPEG o PNG.
media-truncated = Este { $format } se acaba antes de tiempo: seguramente se cortó la subida. Mándalo otra vez.
media-too-many-pixels = Esta imagen tiene { $width } × { $height } píxeles, más de los que puedo abrir sin riesgo. Manda una más pequeña.
media-too-many-frames = Esta animación tiene { $frames } fotogramas, más de los que puedo manejar. Manda una más corta, o mándala como vídeo.
media-too-big = No he conseguido bajarlo de { $megabytes } MB sin estropearlo. Manda uno más pequeño.
media-too-big-to-fetch = Telegram solo da a los bots archivos de hasta { $megabytes } MB. Envía uno más pequeño, o envíalo como foto o vídeo en vez de archivo. Quien administra este bot puede permitir más grandes: con una dirección pública (CRIER_PUBLIC_URL) o un servidor Bot API propio.
media-not-fetched = Telegram no me ha dado este archivo, por más que lo intenté. Mándalo otra vez.
media-damaged = Este { $format } está dañado y no se puede limpiar con seguridad. Guárdalo de nuevo desde tu programa y mándalo otra vez.
media-locked = Este { $format } está protegido con contraseña o contra cambios, así que no puedo limpiarlo. Guárdalo sin protección en tu programa y mándalo otra vez.
media-video-codec = No puedo usar el códec de este vídeo ({ $codec }). Mándalo como MP4 con H.264.
media-hdr = Este vídeo es HDR, y el ffmpeg de aquí no puede convertirlo en uno que muestren todas las redes. Grábalo o expórtalo sin HDR y envíalo de nuevo.
media-no-ffmpeg = Aquí no puedo limpiar vídeos porque ffmpeg no está instalado, así que no los publico. Las fotos funcionan. Quien lleva este bot puede instalar ffmpeg.
media-no-heif = Aquí no puedo abrir imágenes { $format } porque no está instalado el programa crier-heif, así que no las publico. Mándala como foto en vez de archivo, o guárdala como JPEG. Quien lleva este bot puede instalar crier-heif.
media-took-too-long = Esto tardaba demasiado y paré. Manda uno más corto o más pequeño.
media-left-over = Después de limpiarlo, el archivo aún llevaba algo oculto, así que no lo publico. Manda una captura de pantalla o el mismo archivo en otro formato.
media-not-a-font = Esa no es una fuente que pueda usar. Manda un archivo TrueType u OpenType: su nombre termina en .ttf o .otf.
media-file = No he podido leer o escribir este archivo por mi parte. Mándalo otra vez; si no sirve, díselo a quien lleva este bot.

# Lo que se quitó de un archivo, como trozos de una lista.
removed-pages = todas las páginas menos la primera
removed-movement = el movimiento (queda una imagen)
removed-attachments = archivos adjuntos
removed-scripts = scripts
removed-revisions = versiones anteriores
removed-place = el lugar
removed-camera = la cámara
removed-time = la hora
removed-author = el autor
removed-thumbnail = una miniatura oculta
removed-profile = un perfil de color
removed-comment = títulos y comentarios
removed-content-credentials = credenciales de contenido
removed-ai-prompt = el prompt de IA
removed-embedded-video = un vídeo oculto
removed-extra-pictures = imágenes ocultas
removed-chapters = capítulos
removed-extra-tracks = pistas de más
removed-trailing-data = datos tras el final
removed-other = { $count ->
    [one] { $count } más
   *[other] { $count } más
}
