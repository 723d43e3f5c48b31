# Cuando algo no va como estaba previsto: tarde, doble, en pausa, sin respuesta, apartado, borrado.

# Lo mismo para la misma cuenta.
twin-ask = { $lines }

    ¿Lo publico otra vez?
twin-live = Esto salió en { $account } { $ago }: { $link }
twin-live-no-link = Esto salió en { $account } { $ago }.
twin-perhaps = Envié esto a { $account } { $ago }, y nadie pudo decirme si está allí.
twin-late = Esto debía salir en { $account } el { $moment } y se le pasó la hora: mira su tarjeta.
twin-planned = Esto ya sale en { $account } el { $moment }.
twin-on-its-way = Esto ya va camino de { $account }.
twin-toast = Allí ya está lo mismo: mira mi pregunta abajo.
twin-left = De acuerdo, no se repite. El borrador sigue en su tarjeta.
twin-sent = De acuerdo, sale. Su tarjeta cuenta qué pasa con ello.
twin-time-passed = La hora que elegiste ha pasado mientras tanto. Elige otra.

# Tarde.
late-one = ⏰ <b>{ $words }</b> debía salir el { $moment }. { $why } ¿Lo publico todavía?
late-several = ⏰ <b>A { $count } de tus publicaciones se les pasó la hora</b> mientras no podía publicar. No he enviado ninguna tarde. Mira la cola: allí las publicas, eliges otra hora o las dejas.
late-unknown = No pude publicarlo a tiempo.
late-paused = Un propietario había puesto la publicación en pausa.
late-outage = { $network } no respondía entonces.
late-stopped = Yo no estaba en marcha entonces.
late-all-sure = ¿Publicar ahora { $count ->
    [one] la publicación atrasada
   *[other] las { $count } publicaciones atrasadas
}? Salen una a una, con un minuto entre ellas en cada cuenta, para no inundar a nadie.
late-all-done = { $count ->
    [one] Sale ahora.
   *[other] Salen ahora las { $count }, con un minuto entre ellas en cada cuenta.
} Las tarjetas cuentan qué pasa con ellas.

# Borrar en la red.
delete-sure = <b>¿Borrar esto de { $accounts }?</b>

    { $words }

    No se puede deshacer. Puede que la gente ya lo haya visto, las copias y los compartidos quedan, y se pierden los «me gusta» y los comentarios.{ $bounds }
delete-within-telegram = En un canal necesito el permiso de publicar, y después de 48 horas Telegram puede negarse. Entonces abre el enlace y bórralo a mano.
delete-gone-already = No queda nada de ello que yo pueda borrar.
delete-begun = Borrando. Te aviso cuando ya no esté.
delete-by-hand = No puedo borrarlo en { $account }: abre el enlace y bórralo allí a mano.
stays-no-rights = { $network } no me deja borrarlo. Dame allí el permiso de borrar mensajes, o ábrelo y bórralo a mano.
stays-no-chat = Ya no encuentro ese chat en { $network }. Si todavía existe, bórralo allí a mano.
stays-signed-out = { $network } ya no acepta la sesión. Vuelve a conectar con /accounts y bórralo otra vez, o bórralo allí a mano.
stays-unavailable = { $network } no respondió, por más que lo intenté. Prueba más tarde en /posts, o bórralo allí a mano.
stays-internal = Algo falló por mi parte. Prueba otra vez en /posts, o ábrelo y bórralo a mano.
stays-refused = { $network } se negó a borrarlo. Ábrelo y bórralo a mano.

# En pausa por un propietario.
pause-screen = { $lines }
pause-done = ⏸ <b>En pausa: { $what }.</b> Desde ahora no sale nada más. Lo que salió hace un momento todavía llega.
pause-was-already = Ya estaba en pausa: { $what }.
resume-done = ▶️ <b>Continúa: { $what }.</b> { $late ->
    [0] A nada se le pasó la hora.
    [one] A una publicación se le pasó la hora por más de 15 minutos: pregunto a su persona antes de que salga.
   *[other] A { $late } publicaciones se les pasó la hora por más de 15 minutos: pregunto a sus personas antes de que salgan.
}
resume-was-already = No estaba en pausa: { $what }.
pause-none = La publicación está activa en todas partes.
pause-line = ⏸ En pausa: { $what }, por { $who }, { $moment }
pause-line-nobody = ⏸ En pausa: { $what }, desde la línea de órdenes, { $moment }
pause-waiting = { $count ->
    [0] No espera ninguna publicación.
    [one] Espera una publicación{ $due ->
        [0] {" "}a que llegue su hora.
       *[other] , y su hora ya llegó.
    }
   *[other] Esperan { $count } publicaciones, { $due ->
        [0] a ninguna le ha llegado la hora.
        [one] a una ya le llegó la hora.
       *[other] a { $due } ya les llegó la hora.
    }
}
pause-everything = todo
pause-network = { $network }
pause-unknown = No conozco ninguna red llamada «{ $text }». Escribe una de estas después de la orden: { $known }.

# Una red que no responde.
outage-told = <b>{ $network } no responde desde las { $since }.</b> { $count ->
    [one] Una de tus publicaciones la espera.
   *[other] { $count } de tus publicaciones la esperan.
} Lo intento de nuevo por mi cuenta, la próxima vez a las { $until }, y no tienes que hacer nada: las tarjetas dicen cuándo han salido. Si para entonces alguna lleva más de 15 minutos de retraso, pregunto antes, salvo que hayas elegido otra cosa en /settings. O elige otra hora en la cola.

# Apartado.
stuck-none = No hay nada atascado. Lo que me hace caer dos veces se aparta y se muestra aquí.
stuck-list = <b>Apartado: { $count }</b>. Me caí dos veces trabajando en cada una de estas cosas, así que lo dejé.

    { $lines }
stuck-line = { $n }. { $what } · { $moment }
stuck-update = un mensaje de { $name }
stuck-word = un mensaje para { $name }
stuck-media = una foto o un vídeo de «{ $words }»
stuck-card = la tarjeta de «{ $words }»
stuck-part = la publicación «{ $words }» para { $network }
stuck-grant = el inicio de sesión de { $name } en { $network }
stuck-account = la cuenta { $handle } en { $network }
stuck-repeat = las repeticiones de «{ $words }»
stuck-brand = la muestra de la marca
stuck-told = ⚠️ Me caí dos veces trabajando en { $count ->
    [one] esto
   *[other] estas { $count } cosas
}, así que { $count ->
    [one] lo
   *[other] las
} he apartado:

    { $lines }

    Con /stuck puedes probar otra vez o descartar.
stuck-your-message = Me caí dos veces con lo que enviaste o tocaste antes de las { $time }, así que lo dejé: no se hizo nada. Hazlo otra vez, quizá con un archivo más pequeño u otro. Los propietarios lo saben.
stuck-your-sign-in = Me caí dos veces al iniciar sesión en { $network }, así que lo dejé. No se conectó nada. Prueba otra vez; los propietarios lo saben.
stuck-your-card = Me caí dos veces dibujando la tarjeta de «{ $words }», así que ya no muestra nada nuevo. Lo que programaste sale igual: mira /queue y /posts. Los propietarios lo saben.
stuck-trying = Lo intento otra vez.
stuck-dropped = Descartado.
stuck-gone-already = Alguien ya se ocupó de esto.
stuck-drop-sure = ¿Descartar los { $count }? Lo que la gente envió en ellos se pierde; las publicaciones quedan como están en sus tarjetas.

# Ajustes.
settings-late-ask = preguntarme antes
settings-late-publish = publicar igualmente

# Botones: 20 caracteres como máximo.
button-not-again = No
button-post-again = Publicar otra vez
button-only-others = Solo en las demás
button-another-time = Otra hora
button-dont-publish = No publicar
button-late-now = Publicar ahora
button-late-all = Publicar todas
button-late-ask = Tarde: preguntar
button-late-publish = Tarde: publicar
button-delete-from = Borrar: { $account }
button-delete-all = Borrar de todas
button-refresh = Actualizar
button-keep-it = Dejarla
button-yes-delete = Sí, borrar
button-pause-publishing = Pausar publicación
button-pause-one = ⏸ Pausar { $what }
button-resume-one = ▶️ Seguir { $what }
button-stuck = Mirar
button-stuck-again = { $n }: probar
button-stuck-drop = { $n }: descartar
button-stuck-all-again = Probar todo
button-stuck-all-drop = Descartar todo
