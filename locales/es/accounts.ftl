# Cuentas: conectar, mirar, quitar.

network-name = { $network }

# Conectar.
connect-which = ¿Dónde quieres publicar?
connect-which-some = { $which }

    { $count ->
        [one] { $networks } recoge
       *[other] { $networks } recogen
    } tus imágenes de este Crier, que aún no tiene dirección pública. Quien lo administra define CRIER_PUBLIC_URL y lo inicia otra vez: entonces { $count ->
        [one] aparece aquí también.
       *[other] aparecen aquí también.
    }
connect-bluesky-handle = ¿Cuál es tu usuario de Bluesky? Por ejemplo: <code>ana.bsky.social</code>
connect-bluesky-password = Ahora una <b>contraseña de aplicación</b> para { $account }, no la de verdad. La creas en <a href="https://bsky.app/settings/app-passwords">bsky.app, Ajustes, Contraseñas de aplicación</a>, y allí puedes anularla cuando quieras. Borro tu mensaje al momento y guardo la contraseña cifrada.
connect-telegram-chat = <b>1.</b> Añade <b>@{ $bot }</b> a tu canal o grupo como administrador con permiso para publicar.
    <b>2.</b> Reenvíame un mensaje del canal, o mándame su nombre: <code>@micanal</code>. Si es un grupo privado, añádeme y te preguntaré.
connect-checking = Preguntando a { $network }…
connect-stopped = Vale, no se ha conectado nada. Cuando quieras: /connect
connect-forwarded-person = Ese mensaje es de una persona y no me dice a qué canal te refieres. Reenvía un mensaje publicado por el propio canal, o mándame su @nombre.

# Qué salió de ello.
connected = Has conectado <b>{ $name }</b> ({ $account }) en { $network }. ¿Es la cuenta correcta? Consérvala o desconéctala.
connected-by-name = Has conectado { $account } en { $network }. ¿Es la cuenta correcta? Consérvala o desconéctala.
connected-again = { $account } en { $network } vuelve a tener la sesión iniciada. Lo que esperaba sale ahora.
account-kept-video = ✅ { $account } en { $network } está lista. Mándame un vídeo con su texto y la verás entre tus cuentas.
account-kept = ✅ { $account } en { $network } está lista. Mándame una foto con su texto y la verás entre tus cuentas.
account-not-kept = { $account } en { $network } está desconectada, y lo que me diste para ella, borrado.
connect-no-such-handle = { $network } no conoce ese usuario. Revisa cómo se escribe; va completo, con su final: <code>ana.bsky.social</code>.
connect-wrong-password = { $network } no acepta esta contraseña de aplicación para este usuario. Crea otra allí y prueba de nuevo.
connect-not-an-app-password = Esa parece la contraseña de verdad de tu cuenta, y esa no la quiero: crea una contraseña de aplicación en { $network } y mándame esa. Quizá te convenga cambiar también la de verdad.
connect-no-such-chat = No veo ese canal o grupo. Añade primero <b>@{ $bot }</b> como administrador y después mándame su @nombre o reenvía un mensaje suyo. Un enlace de invitación no basta.
connect-not-admin = Todavía no tengo permiso para publicar ahí. Abre el canal, Administradores, <b>@{ $bot }</b>, activa «Publicar mensajes» y prueba de nuevo.
connect-not-a-channel = Eso es un chat privado. Yo publico en canales y grupos: mándame el @nombre de uno.
connect-restricted = { $network } ha restringido esta cuenta. Mira allí qué te pide y prueba de nuevo.
connect-too-often = { $network } me pide esperar: hubo demasiados intentos. No se ha conectado nada. Prueba otra vez en unos minutos.
connect-unavailable = { $network } no responde ahora. No se ha conectado nada. Prueba otra vez en unos minutos.

# Me hicieron administrador en algún sitio.
added = Me han añadido a <b>{ $chat }</b>. ¿Lo conecto?
added-without-rights = Me han añadido a <b>{ $chat }</b>, pero aún no puedo publicar ahí. Activa «Publicar mensajes» para mí en su lista de administradores y te preguntaré otra vez.

# /accounts.
accounts-list = <b>{ $count ->
    [one] Tu cuenta
   *[other] Tus { $count } cuentas
}</b>

    { $lines }
accounts-none = Todavía no hay ninguna cuenta conectada. Conecta una y publicarás en ella con un toque.
accounts-none-member = Todavía no hay ninguna cuenta conectada. Puede conectarla un propietario de este espacio: en /people ves quiénes son.
account-line = ✅ { $network } { $account }
    desde { $since } · última publicación: { $last }
account-line-needs-login = ⚠️ { $network } { $account }: hay que volver a iniciar sesión
    desde { $since } · última publicación: { $last }
account-no-post-yet = ninguna todavía
account-open = { $account }
account-card = <b>{ $name }</b>
    { $network } { $account }

    ✅ Lista
    Conectada: { $since }
    Última publicación: { $last }
    { $more }{ $waiting ->
        [0] Nada espera por ella.
        [one] Una publicación espera por ella.
       *[other] { $waiting } publicaciones esperan por ella.
    }
account-needs-login-card = <b>{ $name }</b>
    { $network } { $account }

    ⚠️ { $network } ya no acepta la sesión. Pulsa <b>Reconectar</b> y saldrá lo que espera.
    Conectada: { $since }
    Última publicación: { $last }
    { $more }{ $waiting ->
        [0] Nada espera por ella.
        [one] Una publicación espera por ella.
       *[other] { $waiting } publicaciones esperan por ella.
    }
account-remove-sure = ¿Quito { $account } de { $network }? Borraré lo que me da acceso. { $waiting ->
    [0] Nada espera por ella. Lo publicado se queda.
    [one] Se cancelará una publicación que espera por ella. Lo publicado se queda.
   *[other] Se cancelarán { $waiting } publicaciones que esperan por ella. Lo publicado se queda.
}
account-removed = { $account } de { $network } está quitada, y lo que me daba acceso, borrado. Lo publicado sigue allí.
account-gone = Esta cuenta ya no está conectada. Conéctala otra vez con /connect

# Botones: 20 caracteres como mucho, nombres aparte.
button-keep = Conservar
button-disconnect = Desconectar
button-try-again = Probar otra vez
button-not-now = Ahora no
button-connect-another = Conectar otra
button-add-to-channel = Añadir a un canal
button-add-to-group = Añadir a un grupo

# Iniciar sesión en la página de la propia red.
connect-by-page = Toca el botón e inicia sesión en { $network }. Yo no veo tu contraseña en ningún momento.

    El enlace es solo para ti: sirve una vez, durante diez minutos. En la última página toca <b>Volver a Telegram</b>, o escribe aquí el código que muestra.
connect-either = Hay dos maneras de iniciar sesión como { $account } en { $network }:

    <b>Iniciar sesión</b> te lleva a la página de tu propio servidor. Yo no veo tu contraseña en ningún momento, y allí puedes anularlo cuando quieras. El enlace es solo para ti: sirve una vez, durante diez minutos. En la última página toca <b>Volver a Telegram</b>, o escribe aquí el código que muestra.

    O usa una <b>contraseña de aplicación</b>, que creas allí y me mandas.
connect-no-address = { $network } necesita una página mía a la que volver, y este Crier no tiene dirección pública. Quien lo administra define CRIER_PUBLIC_URL, y funciona.
connect-was-here = El enlace a { $network } ya está usado.
connect-back-gone = Este camino de vuelta ya no sirve: está usado, es demasiado antiguo o es de otra persona. No ha conectado nada. Empieza de nuevo con un toque.
connect-wrong-code = Ese no es el código de la última página, o tiene más de diez minutos. Míralo otra vez, o empieza de nuevo.
connect-several = Has iniciado sesión en { $network }. ¿En cuáles quieres publicar? Toca cada una; lo que no elijas se borra en diez minutos.{ $kept ->
    [0] {""}
   *[other] {" "}Elegidas: { $lines }
}
connect-denied = No lo has permitido en { $network }, así que no se ha conectado nada. Si fue un despiste, inténtalo de nuevo.
connect-missing-rights = En { $network } se desmarcó algo que necesito para publicar por ti. No se ha conectado nada: inicia sesión otra vez y déjalo todo marcado.
connect-too-slow = { $network } ya no acepta este inicio de sesión: tardó demasiado o ya se usó. No se ha conectado nada; uno nuevo es cosa de un momento.
connect-app-refused = { $network } no acepta la aplicación de este Crier. Eso es cosa de quien lo administra: que revise las claves en el archivo de ajustes, lo que se concedió a la aplicación y la dirección registrada en { $network }.
connect-read-only = { $network } dice que la aplicación de este Crier allí solo puede leer, así que no se ha conectado nada. Eso es cosa de quien lo administra: que le permita leer y escribir en los ajustes de la aplicación en { $network }. Después, inicia sesión otra vez.
connect-no-channel = Esta cuenta de Google todavía no tiene canal de { $network }, así que no se conectó nada. Créalo en youtube.com (tu foto, «Crear un canal»), o entra con la cuenta que lo tiene.
connect-no-page = Esta cuenta de LinkedIn no administra ninguna página, así que no se conectó nada. Pide a quien la lleva que te haga administrador (Página, Configuración, Gestionar administradores), o entra con la cuenta que lo es.
connect-no-facebook-page = No encontré ninguna página en la que puedas publicar, así que no se conectó nada. Entra otra vez y marca la página cuando Facebook pregunte cuáles («Editar configuración»), o pide a un administrador que te dé acceso al contenido (Página, Configuración, Acceso a la página).
connect-no-instagram = Ninguna de tus páginas de Facebook tiene una cuenta profesional de Instagram, así que no se conectó nada. Vincula la tuya en la aplicación de Instagram (Configuración, Tipo de cuenta, y la página en Editar perfil), o entra por «Instagram», que no necesita página.
connect-not-professional = Esta es una cuenta personal de Instagram, e Instagram no deja que ninguna aplicación publique por ellas, así que no se conectó nada. Hazla profesional, es gratis: en la aplicación de Instagram abre Configuración, luego Tipo de cuenta y herramientas, y «Cambiar a cuenta profesional». Después entra otra vez.
connect-no-sign-in-page = El servidor de esta cuenta no tiene una página en la que pueda iniciar tu sesión, así que no se conectó nada. Prueba otra vez y elige la contraseña de aplicación: funciona en todas partes.
connect-not-its-server = Quien respondió no es el servidor que esta cuenta da como suyo, así que no se conectó nada y lo que recibí queda anulado. Revisa el usuario. Si está bien, avisa a quien lleva ese servidor, o prueba con una contraseña de aplicación.
connect-page-unread = Tu servidor no pudo leer lo que este Crier dice de sí mismo, así que no se conectó nada. Eso le toca a quien lo administra: CRIER_PUBLIC_URL debe llevar a Crier desde cualquier sitio (crier doctor dice si es así). Prueba otra vez en diez minutos, o usa una contraseña de aplicación.
button-app-password = Contraseña de app
button-sign-in = Iniciar sesión
button-done = Listo

# Termina el inicio de sesión de una cuenta.
account-ends = 🔔 { $network } me deja publicar en { $account } hasta { $date }{ $days ->
    [0] {""}
    [one] , un día más
   *[other] , { $days } días más
}. Inicia sesión de nuevo antes y nada se interrumpe.{ $waiting ->
    [0] {""}
    [one] {" "}Hay una publicación programada para ella.
   *[other] {" "}Hay { $waiting } publicaciones programadas para ella.
}
account-ended = ⚠️ { $network } ya no me deja publicar en { $account }: la sesión ha terminado. { $waiting ->
    [0] Inicia sesión de nuevo y todo sigue como antes.
    [one] Una publicación la espera y se conserva. Inicia sesión de nuevo y sale.
   *[other] { $waiting } publicaciones la esperan y se conservan. Inicia sesión de nuevo y salen.
}
account-withdrawn = ⚠️ { $network } dice que se ha retirado el permiso de { $account }. He borrado su inicio de sesión, y ya no sale nada hacia esa cuenta. { $waiting ->
    [0] Si fue sin querer, inicia sesión otra vez.
    [one] Una publicación la espera y se conserva. Si fue sin querer, inicia sesión otra vez y saldrá.
   *[other] { $waiting } publicaciones la esperan y se conservan. Si fue sin querer, inicia sesión otra vez y saldrán.
}
account-erased = 🗑 { $network } me ha transmitido el deseo de que borre lo que guardo sobre { $account }. Ya está: su inicio de sesión, su nombre y los enlaces de sus publicaciones no están aquí. { $waiting ->
    [0] Lo publicado sigue en { $network }.
    [one] Una publicación que la esperaba queda cancelada. Lo publicado sigue en { $network }.
   *[other] { $waiting } publicaciones que la esperaban quedan canceladas. Lo publicado sigue en { $network }.
} Para usarla otra vez, conéctala de nuevo.
account-until = Sesión iniciada hasta: { $date }
account-rights = Lo que puedo hacer allí: <code>{ $rights }</code>

# Redes que aún no están preparadas.
button-not-set-up = Sin preparar
connect-not-set-up = <b>Aún sin preparar</b>
    Estas redes piden una aplicación propia antes de que alguien pueda iniciar sesión. Quien administra este Crier la crea una sola vez.

    { $lines }
connect-set-up-line = <b>{ $network }</b>
    1. Crea una aplicación en <a href="{ $portal }">{ $portal }</a>
    2. Su dirección de redirección: <code>{ $redirect }</code>
    3. Lo que se le tiene que permitir: <code>{ $scopes }</code>
    4. En el archivo .env: <code>{ $settings }</code>; después, reinicia Crier.
    Paso a paso: { $guide }
connect-set-up-address = https://tu-dirección
connect-set-up-or = o

# The brand of an account.
button-account-brand = Marca: { $brand }
account-brand = ¿Qué marca va en lo que recibe { $network } { $account }? En cada publicación puedes elegir otra.

# A network's own settings.
button-options = ⚙️ Cada publicación
account-options = Lo que vale para las publicaciones nuevas en { $network } { $account }. Puedes cambiarlo en cada tarjeta.
option-line = { $what }: { $choice }
option-open = ?
option-choose = { $network } { $account }: <b>{ $what }</b>
option-ask = ✅ { $account } en { $network } está lista. Una pregunta antes, y la recuerdo: <b>{ $what }</b>
