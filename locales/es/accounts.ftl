# Cuentas: conectar, mirar, quitar.

network-name = { $network }

# Conectar.
connect-which = ¿Dónde quieres publicar?
connect-bluesky-handle = ¿Cuál es tu usuario de Bluesky? Por ejemplo: <code>ana.bsky.social</code>
connect-bluesky-password = Ahora una <b>contraseña de aplicación</b> para { $account }, no la de verdad. La creas en <a href="https://bsky.app/settings/app-passwords">bsky.app, Ajustes, Contraseñas de aplicación</a>, y allí puedes anularla cuando quieras. Borro tu mensaje al momento y guardo la contraseña cifrada.
connect-telegram-chat = <b>1.</b> Añade <b>@{ $bot }</b> a tu canal o grupo como administrador con permiso para publicar.
    <b>2.</b> Reenvíame un mensaje del canal, o mándame su nombre: <code>@micanal</code>. Si es un grupo privado, añádeme y te preguntaré.
connect-checking = Preguntando a { $network }…
connect-stopped = Vale, no se ha conectado nada. Cuando quieras: /connect
connect-forwarded-person = Ese mensaje es de una persona y no me dice a qué canal te refieres. Reenvía un mensaje publicado por el propio canal, o mándame su @nombre.

# Qué salió de ello.
connected = Has conectado <b>{ $name }</b> ({ $account }) en { $network }. ¿Es la cuenta correcta? Consérvala o desconéctala.
connected-again = { $account } en { $network } vuelve a tener la sesión iniciada. Lo que esperaba sale ahora.
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
    { $waiting ->
        [0] Nada espera por ella.
        [one] Una publicación espera por ella.
       *[other] { $waiting } publicaciones esperan por ella.
    }
account-needs-login-card = <b>{ $name }</b>
    { $network } { $account }

    ⚠️ { $network } ya no acepta la sesión. Pulsa <b>Reconectar</b> y saldrá lo que espera.
    Conectada: { $since }
    Última publicación: { $last }
    { $waiting ->
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

# The brand of an account.
button-account-brand = Marca: { $brand }
account-brand = ¿Qué marca va en lo que recibe { $network } { $account }? En cada publicación puedes elegir otra.
