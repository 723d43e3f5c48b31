# Fechas, duraciones y la conversación sobre cuándo sale una publicación.

# Nombres cortos: en cada fecha y en las columnas del calendario.
weekday-mon = lun
weekday-tue = mar
weekday-wed = mié
weekday-thu = jue
weekday-fri = vie
weekday-sat = sáb
weekday-sun = dom

month-jan = ene
month-feb = feb
month-mar = mar
month-apr = abr
month-may = may
month-jun = jun
month-jul = jul
month-aug = ago
month-sep = sep
month-oct = oct
month-nov = nov
month-dec = dic

# La cabecera del calendario.
month-name-jan = Enero
month-name-feb = Febrero
month-name-mar = Marzo
month-name-apr = Abril
month-name-may = Mayo
month-name-jun = Junio
month-name-jul = Julio
month-name-aug = Agosto
month-name-sep = Septiembre
month-name-oct = Octubre
month-name-nov = Noviembre
month-name-dec = Diciembre

# vie 25 dic 2026, 18:00 (Europe/Madrid)
time-date = { $weekday } { $day } { $month } { $year }
time-moment = { $date }, { $time } ({ $zone })
time-moment-short = { $date }, { $time }
time-moment-near = { $weekday } { $day } { $month }, { $time }
time-month-title = { $month } { $year }

# en 2 h 5 min; hace 5 min
time-days = { $count } { $count ->
    [one] día
   *[other] días
}
time-hours = { $count } h
time-minutes = { $count } min
time-pair = { $first } { $second }
time-in = en { $span }
time-ago = hace { $span }
time-at-once = en menos de un minuto
time-just-now = ahora mismo

# Elegir la hora.
when-ask = ¿Cuándo la publico? Por ejemplo: <code>mañana 9:30</code>, <code>en 2h</code>, <code>25.12 18:00</code>, <code>viernes 18:00</code>.
when-set = { $moment }, { $relative }.
when-noted = { $answer } { $note }
when-shifted-gap = Ese día se adelanta el reloj y la hora que escribiste no existe, así que la he movido hacia delante.
when-shifted-fold = Ese día se atrasa el reloj y esa hora llega dos veces. He tomado la primera siempre que se podía elegir.
when-past = Eso ya pasó: { $moment }. ¿Cuándo la publico entonces? Por ejemplo: <code>en 2h</code> o <code>mañana 9:30</code>.
when-past-day = El { $date } ya pasó. ¿Qué día y a qué hora? Por ejemplo: <code>mañana 9:30</code>.
when-ambiguous = Eso se puede leer de más de una manera. ¿Cuál es la tuya?
when-confirm = Eso se puede leer de más de una manera y solo una está por llegar. ¿Es esta?
when-impossible = Esa fecha u hora no existe en el calendario. Revísala y escríbela de nuevo, por ejemplo <code>25.12 18:00</code>.
when-needs-time = ¿A qué hora el { $date }? Por ejemplo: <code>9:30</code> o <code>18:00</code>.
when-which-date = ¿Qué día quieres decir?
when-unreadable = No he podido leer eso como una hora. Escríbela como <code>mañana 9:30</code>, <code>en 2h</code>, <code>25.12 18:00</code> o <code>viernes 18:00</code>, o usa el calendario.
when-too-soon = Falta menos de un minuto para eso. Elige una hora posterior o publícala ahora.
when-too-far = Para eso falta más de un año. Elige un día de los próximos doce meses.

# Botones: 20 caracteres como mucho.
button-next-hour = Próxima hora
button-tonight = Esta noche
button-tomorrow-morning = Mañana temprano
button-calendar = Calendario
button-type-time = Escribir la hora
button-back = Volver
