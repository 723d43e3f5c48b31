# La puerta de entrada, el menú de comandos y lo que se dice en todas partes.

welcome-owner = <b>¡Hola, { $name }!</b> Soy Crier. Mándame una foto: le quito los datos ocultos, le pongo tu marca y la publico en todas tus redes, una sola vez.

    1. Conecta una cuenta.
    2. Mándame una foto con su texto.
    3. Mira la ficha con la que te respondo y pulsa <b>Publicar</b>.
welcome-member = <b>¡Hola, { $name }!</b> Ya puedes escribir y publicar para <b>{ $workspace }</b>. Mándame una foto con su texto, mira la ficha con la que te respondo y pulsa <b>Publicar</b>.
home = <b>Crier está listo.</b> Mándame una foto con su texto, o solo un texto.

    { $accounts ->
        [one] Hay una cuenta conectada
       *[other] Hay { $accounts } cuentas conectadas
    }{ $attention ->
        [0] .
        [one] , y en una hay que volver a iniciar sesión: mira /accounts.
       *[other] , y en { $attention } hay que volver a iniciar sesión: mira /accounts.
    }
    { $waiting ->
        [0] Nada espera su hora.
        [one] Una publicación espera su hora.
       *[other] { $waiting } publicaciones esperan su hora.
    }
help = <b>Cómo funciona</b>

    <b>Escribe.</b> Mándame una foto, varias como álbum, un vídeo, un archivo o un texto{ $documents ->
        [0] .
       *[other] , o un PDF para LinkedIn.
    } Te respondo con una ficha: la imagen tal como va a salir, el texto y tus cuentas. Pulsa una cuenta para dejarla fuera.
    <b>Cambia.</b> Edita tu propio mensaje y el borrador cambia con él. Un texto enviado en el minuto siguiente a una foto pasa a ser su pie.
    <b>Publica.</b> <b>Publicar</b> la manda ya, con cinco segundos para deshacer. <b>Programar</b> la manda después, o escribe la hora sin más: <code>mañana 9:30</code>, <code>en 2h</code>, <code>viernes 18:00</code>.
    <b>Mira.</b> La ficha cuenta lo que pasa, con un enlace por red. Publico cada cosa una sola vez; si se pierde una respuesta, te pregunto antes de hacer nada.

    Antes de que nada salga quito el lugar, la cámara y otros datos ocultos. Manda las fotos como <b>archivo</b> si las quieres con toda su calidad.

    /queue lo que espera · /plan plan semanal y repeticiones · /posts lo que salió · /accounts · /brand · /settings
stranger = Este Crier es privado y todavía no puedo trabajar para ti. Pide a su propietario un enlace de invitación. Si el propietario eres tú, añade tu id <code>{ $id }</code> a CRIER_OWNERS y vuelve a arrancar Crier.

# El menú, como lo muestra Telegram junto al campo de texto.
menu-start = Cómo va todo
menu-connect = Conectar una cuenta
menu-accounts = Tus cuentas y su estado
menu-queue = Lo que espera su hora
menu-plan = Plan semanal y repeticiones
menu-posts = Lo que salió, con enlaces
menu-clean = Limpiar un archivo y recuperarlo
menu-brand = Logo y texto en tus imágenes
menu-settings = Nombre, zona horaria, idioma
menu-invite = Invitar a alguien a escribir contigo
menu-help = Cómo funciona

# Se dice en muchos sitios.
only-owners = Eso solo puede hacerlo un propietario de este espacio. Pídeselo: en /people ves quiénes son.
cancelled-question = Vale, ya no espero respuesta. Tus borradores siguen ahí.
unknown-command = No conozco ese comando. Mándame una foto o un texto para publicar, o mira cómo funciona.
unreadable = No he podido leer ese tipo de mensaje y no he hecho nada con él. Mándame una foto, un vídeo, un archivo o un texto.
handler-failed = Algo ha fallado por mi parte y no he atendido tu último mensaje. Mándalo otra vez, por favor. Si se repite, dale a quien lleva este bot la referencia <code>{ $ref }</code>.
old-button = Este botón es de una versión anterior. Manda /start para seguir.

# Botones: 20 caracteres como mucho.
button-how = Cómo funciona
button-language = Idioma
button-accounts = Cuentas
button-queue = Cola
button-posts = Publicaciones
button-brand = Marca
button-settings = Ajustes
button-people = Personas
button-connect = Conectar
button-cancel = Cancelar
button-remove = Quitar
