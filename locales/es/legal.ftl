# /privacy y /terms: fieles al código; cualquier cambio sube la versión en web/legal.rs.
legal-no-name = quien administra este bot
legal-no-contact = la persona que te invitó
legal-version = Versión de { $version }. Este Crier (@{ $bot } en Telegram) lo administra { $operator }.

privacy-title = Privacidad
privacy-what = <b>Qué se guarda.</b> De ti: tu número de Telegram, tu nombre y tu idioma. De lo que envías: textos, fotos y vídeos, hasta que se publican o se descartan, y a qué cuentas fueron, con enlaces. De las cuentas que conectas: sus nombres y las llaves que permiten a Crier publicar en ellas. Nada más: ni rastreo, ni estadísticas sobre ti, ni más cookies que la que un inicio de sesión necesita durante diez minutos.
privacy-where = <b>Dónde y cómo.</b> En el servidor de quien lo administra. Las llaves y los mensajes que llegan se sellan con AES-256-GCM antes de guardarse, con una clave de tu espacio. Las fotos y los vídeos se limpian de datos ocultos (lugar, cámara, nombres) antes de nada.
privacy-how-long = <b>Cuánto tiempo.</b> Los bytes de fotos y vídeos: dos horas en un borrador que nadie toca, y como mucho 24 horas después de la última publicación. Los borradores: 30 días. Los mensajes que llegan: hasta que se entienden, casi siempre segundos. Las llaves: hasta que quitas la cuenta; entonces se borran, y se anulan en la red donde esta lo permite. La lista de lo publicado queda hasta que quien administra borra tu espacio.
privacy-who = <b>Quién más lo recibe.</b> Las redes que eliges y Telegram, por donde escribes al bot. Allí valen sus propias reglas. Nadie más. Para YouTube, Crier usa los YouTube API Services: allí vale la <a href="https://policies.google.com/privacy">política de privacidad de Google</a>, y también puedes retirar el acceso de Crier en <a href="https://myaccount.google.com/connections">myaccount.google.com/connections</a>.
privacy-rights = <b>Tus derechos.</b> /accounts muestra lo conectado y lo quita; /posts muestra lo publicado y lo retira donde la red lo permite. Para ver, corregir o borrar todo lo que se guarda sobre ti, escribe a { $contact }.
privacy-children = <b>Menores.</b> Crier no es para menores de 16 años, y no debe conectarse ninguna cuenta suya.
privacy-changes = <b>Cambios.</b> La versión de arriba cambia con el texto.
privacy-contact = <b>Contacto.</b> { $operator }: { $contact }.

terms-title = Condiciones
terms-what = <b>Qué hace Crier.</b> Toma lo que envías a @{ $bot }, lo limpia de datos ocultos, lo adapta y lo publica en las cuentas que eliges, cuando tú lo dices.
terms-yours = <b>Qué sigue siendo tuyo.</b> Todo lo que envías. Dices que puedes publicarlo y respondes de ello.
terms-networks = <b>Las reglas de las redes.</b> Lo que publicas se rige por las condiciones de la red a la que va. En YouTube son las <a href="https://www.youtube.com/t/terms">Condiciones del Servicio de YouTube</a>.
terms-no-warranty = <b>Sin garantía.</b> Crier hace lo posible para que nada se pierda y nada salga dos veces, y te dice la verdad cuando algo falla; aun así una red puede negarse o no responder. El servicio se ofrece tal cual.
terms-end = <b>Un final.</b> Puedes dejarlo cuando quieras: /accounts quita lo conectado. { $operator } puede parar el servicio o dejar de admitir a alguien. Preguntas: { $contact }.

home-title = Crier: publicar desde un chat de Telegram
home-what = Mandas una foto, un vídeo o un texto a @{ $bot } en Telegram. Crier te enseña exactamente lo que saldrá y lo publica una sola vez, ahora o a la hora que elijas, en las cuentas que has conectado: X, páginas de Facebook, Instagram, Threads, TikTok, YouTube, LinkedIn, Bluesky y canales de Telegram. Después te da los enlaces.
home-clean = Antes de que nada salga, quita lo que va escondido en tus archivos: el lugar, la cámara, la hora, los nombres.
home-yours = No se publica nada que no hayas confirmado. Una cuenta se desconecta cuando quieras en el chat: /accounts, Quitar; sus llaves se borran en el acto.
home-who = Este Crier lo administra { $operator }. Se entra por invitación. Preguntas: { $contact }.
home-open = Abrirlo en Telegram
