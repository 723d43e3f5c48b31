# /brand: el logo y la línea de texto en las imágenes.

brand-first = <b>Tu marca</b> va en todas las imágenes que publiques.

    Mándame tu logo <b>como archivo</b>: lo mejor es un SVG o un PNG con transparencia. Después lo ves sobre una muestra y eliges su sitio y su tamaño.
brand-ask-logo = Mándame el logo nuevo <b>como archivo</b>: lo mejor es un SVG o un PNG con transparencia.
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
brand-title = <b>Así se ve tu marca.</b>
brand-title-default = <b>Así se ve «{ $brand }»</b>, tu marca predeterminada.
brand-title-named = <b>Así se ve «{ $brand }».</b>
brand-card = { $title }

    Sitio: { $place }
    Tamaño: { $size } % · opacidad: { $opacity } % · margen: { $margin } %
    Línea: { $line }
    Borde: { $edge }

    Los borradores abiertos siguen cada cambio. En cada borrador puedes quitarla.
brand-line = { $line }
brand-line-missing = { $line }
    ⚠️ Ninguna de mis fuentes tiene { $letters }, así que eso se omite. En «Línea de texto» puedes darme una fuente que lo tenga.
brand-edge-none = nada
brand-edge-frame = marco { $colour }, { $width } %
brand-edge-bar = franja { $colour }
brand-edge-bar-empty = una franja, en cuanto haya una línea de texto
brand-edge-and-ends = { $edge }
    Intro: { $intro } · cierre: { $outro }
brand-clip = { $name }, { $seconds } s
brand-clip-unnamed = { $seconds } s
brand-clip-none = no hay
brand-choose-ends = Un clip corto delante de cada vídeo y otro detrás: { $max } segundos como mucho cada uno. Tu logo no va en ellos.
    Intro: { $intro }
    Cierre: { $outro }

    Cuentan para la duración máxima de cada red. Donde no caben, el vídeo sale sin ellos y su tarjeta lo dice.
brand-choose-logo = <b>Un logo.</b> Si en algunas fotos no se ve, añade el mismo logo con el brillo contrario: uso el que destaca.
brand-choose-logo-two = <b>Dos logos</b>, uno claro y uno oscuro: en cada foto uso el que destaca.
brand-choose-line = <b>{ $line }</b>

    Va en mi fuente, y en otras para las escrituras que a la mía le faltan. Puedes darme la tuya.
brand-choose-line-own-font = <b>{ $line }</b>

    Va en tu fuente. Lo que le falta lo pone la mía.
brand-choose-edge = ¿Qué va en el borde? Ahora: { $edge }.
    La franja lleva tu línea de texto.
brand-kit-one = Tienes una marca. Con otra, algunas cuentas o publicaciones pueden verse distintas.
brand-kit = <b>Tus marcas.</b> Estás viendo «{ $brand }»; ⭐ va en todo lo que no tiene marca propia.

    Una cuenta recibe la suya en /accounts, una publicación en su tarjeta.
brand-no-line = ninguna
brand-choose-position = ¿Dónde va? Ahora: { $place }.
brand-choose-size = ¿De qué tamaño? Ahora, { $percent } % del lado corto.
brand-choose-opacity = ¿Cuánta opacidad? Ahora, { $percent } %.
brand-choose-margin = ¿A qué distancia del borde? Ahora, { $percent } % del lado corto.
brand-remove-sure = ¿Quito la marca? Se borran su logo, su fuente y sus clips. Lo publicado se queda como está.

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
button-logo = Logo
button-second = Añadir gemelo
button-new-second = Otro gemelo
button-drop-second = Un solo logo
button-drop-logo = Sin logo
button-change-line = Otro texto
button-font = Mi propia fuente
button-drop-font = Fuente de Crier
button-edge = Marco o franja
button-ends = Intro y cierre
button-add-intro = Añadir intro
button-new-intro = Nueva intro
button-drop-intro = Sin intro
button-add-outro = Añadir cierre
button-new-outro = Nuevo cierre
button-drop-outro = Sin cierre
button-brands = Marcas
button-another-brand = Otra marca
button-rename = Cambiar nombre
button-make-default = Hacer principal
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
button-to-center = ●
button-to-right = →
button-to-bottom-left = ↙
button-to-bottom = ↓
button-to-bottom-right = ↘

# Colours of a frame or a bar.
button-white = ⬜
button-black = ⬛
button-red = 🟥
button-orange = 🟧
button-yellow = 🟨
button-green = 🟩
button-blue = 🟦
button-purple = 🟪
button-own-colour = Otro color
brand-word-none = Nada
brand-word-frame = Marco
brand-word-bar = Franja
button-chosen = ✅ { $what }
button-not-chosen = { $what }
button-default-brand = ⭐ { $what }

# Several brands.
brand-unnamed = Marca principal
brand-name = { $name }
brand-of-workspace = la predeterminada
brand-by-account = La de cada cuenta
brand-none = Sin marca
brand-gone = Esa marca ya no está. Elige otra.
brand-ask-new = ¿Cómo se llama la marca nueva? Por ejemplo: <code>Verano</code>.
brand-ask-name = ¿Cómo debe llamarse esta marca?
brand-name-too-long = Es demasiado largo para un botón: como mucho { $max } caracteres. Manda un nombre más corto.
brand-ask-new-logo = Mándame su logo <b>como archivo</b>: lo mejor es un SVG o un PNG con transparencia.
brand-too-many = Ya hay { $max } marcas. Quita una primero.
brand-removed-others = La marca está quitada. Lo que la tenía recibe tu marca predeterminada.

# Files and colours.
brand-ask-second = Mándame el mismo logo <b>como archivo</b> con el brillo contrario: claro si el tuyo es oscuro, oscuro si es claro.
brand-ask-font = Mándame una fuente <b>como archivo</b>: su nombre termina en .ttf o .otf.
brand-not-a-font = Eso no es una fuente. Manda un archivo .ttf u .otf, o /cancel.
brand-font-taken = Recibida. Pongo tu fuente en una muestra…
brand-font-refused = No puedo usar esta fuente. { $why }
brand-logo-invisible = No se ve nada: todos sus píxeles son transparentes. Manda otro.
brand-drawing-broken = Este dibujo no se puede leer, o no se ve nada de él. Expórtalo otra vez como SVG o mándalo como PNG.
brand-drawing-too-complex = Este dibujo es demasiado complejo para mí. Simplifícalo, o expórtalo como PNG y mándame eso.
brand-drawing-outside = Este dibujo muestra algo que está en otro archivo o en la web, y eso no lo abro. Insértalo en él, o exporta el logo como PNG.
brand-ask-colour = ¿Qué color? Mándalo como código, por ejemplo <code>#d93a2b</code>.
brand-no-colour = No puedo leer eso como color. Manda seis cifras tras un #, por ejemplo <code>#d93a2b</code>.

# Intro y cierre.
brand-ask-intro = Mándame el clip que va delante de tus vídeos: { $max } segundos como mucho, como vídeo o como archivo.
brand-ask-outro = Mándame el clip que va detrás de tus vídeos: { $max } segundos como mucho, como vídeo o como archivo.
brand-not-a-clip = Eso no es un vídeo, así que no hice nada con ello. Mándame el clip, o /cancel si querías escribir una publicación.
brand-clip-taken = Recibido. Estoy limpiando el clip…
brand-clip-refused = No puedo usar este clip. { $why }
brand-clip-too-long = Dura { $seconds } segundos y caben { $max }. Córtalo y mándalo otra vez.
brand-clip-no-video = No es un vídeo. Manda un MP4, MOV o WebM.
brand-clip-no-ffmpeg = Aquí no puedo unir vídeos porque ffmpeg no está instalado. Quien lleva este bot puede instalarlo; después manda el clip otra vez.
