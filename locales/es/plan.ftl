# /plan: el plan semanal y las publicaciones que se repiten.

# El plan semanal.
plan = { $blocks }
plan-none = <b>Aún no hay plan semanal.</b> Con uno, cada tarjeta ofrece el próximo hueco libre en <b>Programar</b>.
plan-weekly = <b>Plan semanal</b>, horas de { $zone }
    { $lines }
    { $next }
plan-next = Próximo hueco libre: { $moment }
plan-full = Todos los huecos del próximo año están ocupados.
plan-of-account = <b>{ $account }</b> tiene su propio plan
    { $lines }
plan-of-account-none = { $account } sigue el plan del espacio. Con un plan propio, sus huecos se cuentan aparte.
plan-line = { $days }: { $times }
plan-days = { $first }–{ $last }
plan-every-day = Todos los días
plan-ask = ¿Qué días y a qué horas? Por ejemplo: <code>lun-vie 9:00 y 18:00; sáb 11:00</code>
plan-ask-account = ¿Qué días y a qué horas solo para { $account }? Por ejemplo: <code>lun-vie 9:00 y 18:00; sáb 11:00</code>
plan-which-account = ¿Qué cuenta tendrá su propio plan?
plan-unreadable = No he podido leerlo como un plan. Escribe días y horas, y separa los grupos con punto y coma: <code>lun-vie 9:00 y 18:00; sáb 11:00</code>
plan-which-half = ¿Quieres decir <code>{ $early }</code> o <code>{ $late }</code>? Escríbelo otra vez así, por favor.
plan-removed = El plan se ha quitado. Lo que ya está programado se queda.

# El próximo hueco libre.
slot-next = Ese hueco se ocupó hace un momento, así que tomé el siguiente: { $moment }.
slot-no-plan = Ya no hay plan semanal. Haz uno con /plan o elige una hora.

# Lo que se repite.
repeats-none = <b>Nada se repite.</b> Para repetir una publicación, toca <b>Programar</b> en su tarjeta y luego <b>Repetir…</b>
repeats = <b>{ $count ->
    [one] Se repite una publicación
   *[other] Se repiten { $count } publicaciones
}</b>
    { $lines }
repeat-line = 🔁 { $rhythm }: { $words }
    próxima: { $moment }
repeat-line-paused = ⏸ { $rhythm }: { $words }
    en pausa
repeat-open = 🔁 { $words }
repeat-ask = ¿Cada cuánto debe salir? Elige la primera vez o escríbelo: <code>cada lunes 9:00</code>, <code>cada día 18:00</code>, <code>el día 1 de cada mes 10:00</code>.
repeat-how-often = ¿Y cada cuánto?
repeat-ask-time = ¿Cada cuánto a partir de ahora? Por ejemplo: <code>cada lunes 9:00</code>, <code>cada día 18:00</code>, <code>el día 1 de cada mes 10:00</code>.
repeat-unreadable = No he podido leerlo como algo que se repite. Escríbelo así: <code>cada lunes 9:00</code>, <code>cada día 18:00</code> o <code>el día 1 de cada mes 10:00</code>.
repeat-set = <b>Se repite</b> { $rhythm }. Primera vez: { $moment }, { $relative }.
repeat-paused = En pausa. No saldrá nada hasta que la reanudes.
repeat-resumed = Sigue adelante. Próxima: { $moment }, { $relative }.
repeat-skipped = Se salta: { $moment }. La siguiente sale como siempre.
repeat-not-skipped = Ahora no hay nada que saltar: está en pausa o acaba de cambiar. Mira en /plan
repeat-stopped = Ya no se repite. El borrador sigue en su tarjeta.
repeat-gone = Esto ya no se repite. Mira en /plan
repeat-missed = Mientras estuve apagado, «{ $words }» debía salir { $count ->
    [one] { $count } vez
   *[other] { $count } veces
}. No las recupero todas, solo la última: { $moment }.
repeat-nowhere = «{ $words }» debe salir el { $moment }, pero ahora no puede ir a ninguna de sus cuentas. La he puesto en una tarjeta propia: mira en /accounts y publícala desde ahí.
repeat-nowhere-late = «{ $words }» debía salir el { $moment }, pero no puede ir a ninguna de sus cuentas. La he puesto en una tarjeta propia: mira en /accounts y publícala desde ahí.
repeat-orphaned = Alguien que ya no tiene acceso tenía publicaciones que se repiten. Ahora están en pausa; quien las reanude recibirá sus tarjetas.
post-repeats = Esta publicación se repite: sáltala, ponla en pausa o párala con los botones de su tarjeta.

# Cada cuánto.
rhythm-day = todos los días a las { $time }
rhythm-week = cada semana ({ $days }) a las { $time }
rhythm-mon = cada lunes a las { $time }
rhythm-tue = cada martes a las { $time }
rhythm-wed = cada miércoles a las { $time }
rhythm-thu = cada jueves a las { $time }
rhythm-fri = cada viernes a las { $time }
rhythm-sat = cada sábado a las { $time }
rhythm-sun = cada domingo a las { $time }
rhythm-month = el día { $day } de cada mes a las { $time }
rhythm-month-late = el día { $day } de cada mes (el último si el mes es más corto) a las { $time }
often-day = Cada día, { $time }
often-week = Cada semana, { $days }, { $time }
often-month = Cada mes, el día { $day }, { $time }

# En la tarjeta.
card-repeats = <b>Se repite</b> { $rhythm }
    Próxima: { $moment }
card-repeats-paused = <b>Se repite</b> { $rhythm }: en pausa
card-of-repeat = 🔁 { $rhythm }

# Botones: como mucho 20 caracteres.
button-plan = Plan
button-make-plan = Hacer un plan
button-change-plan = Cambiar el plan
button-remove-plan = Quitar el plan
button-plan-account = Para una cuenta
button-slot = Hueco libre: { $moment }
button-repeat = Repetir…
button-repeat-itself = Su repetición
button-skip-next = Saltar la próxima
button-pause = Pausar
button-resume = Reanudar
button-stop-repeat = Parar
