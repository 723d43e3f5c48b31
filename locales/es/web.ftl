# Las páginas de un inicio de sesión.
web-connect = Conectar { $network }
web-who-asks = <b>{ $name }</b> quiere conectar una cuenta de { $network } a <b>{ $workspace }</b>, con el bot de Telegram @{ $bot }.

    ¿Eres tú? Entonces sigue: { $network } te pregunta qué puede hacer Crier. Si no conoces a { $name }, cierra esta página. Todavía no ha pasado nada.
web-go-on = Seguir a { $network }
web-almost = Casi está
web-back = { $network } ha respondido. Falta un toque: vuelve a Telegram y te digo qué cuenta es. Antes de eso no se conecta nada.
web-to-telegram = Volver a Telegram
web-or-code = ¿Tienes Telegram en otro dispositivo? Entonces escríbele este código al bot:
web-not-connected = No se ha conectado
web-gone-title = Esta página ya no lleva a ninguna parte
web-gone = Ya se usó, es demasiado antigua o es de otro navegador. No se ha conectado nada. Vuelve a Telegram y envía /connect al bot.
web-failed = Algo ha fallado por nuestra parte y no se ha conectado nada. Vuelve a Telegram e inténtalo dentro de unos minutos.
web-not-reached = { $network } recoge tus imágenes de este Crier, y una prueba acaba de mostrar que no puede. Por eso no se ha conectado nada.

    Quien administra este Crier encuentra la causa con <b>crier doctor</b>. Cuando esté arreglado, envía /connect al bot y prueba otra vez.
web-deletion = Tus datos
web-deletion-done = { $network } pidió a este Crier que borrara lo que guardaba sobre ti allí. Se borró el { $date } (UTC): los inicios de sesión, nombres y direcciones de tus cuentas, y los enlaces de tus publicaciones. Lo que publicaste allí sigue allí hasta que lo borres allí.
web-deletion-nothing = { $network } pidió a este Crier que borrara lo que guardaba sobre ti allí. El { $date } (UTC) no había nada que borrar: Crier no guardaba nada sobre ti.
web-deletion-unknown = No hay nada en esta dirección. Comprueba que esté copiada entera; lo que se borró hace más de un año ya no se muestra.
