# TikTok: lo que se elige para una publicación y lo que se lee antes de que salga.

tiktok-no-brand = Sin la marca: TikTok. No acepta publicaciones a las que una app haya añadido un logo o un texto.

# Lo que se elige.
tiktok-how = Va a
tiktok-how-post = Mi perfil, ya mismo
tiktok-how-inbox = Mi bandeja de TikTok
tiktok-privacy = Quién lo ve
tiktok-privacy-everyone = Todo el mundo
tiktok-privacy-followers = Seguidores
tiktok-privacy-friends = Amigos
tiktok-privacy-self = Solo yo
tiktok-comment = Comentarios
tiktok-duet = Dúo
tiktok-stitch = Pegar
tiktok-music = Música de TikTok
tiktok-ai = Marcar como hecho con IA
tiktok-on = Sí
tiktok-off = No
tiktok-off-there = No, según tus ajustes de TikTok
tiktok-disclose = Promociona
tiktok-disclose-none = Nada
tiktok-disclose-yours = Tu marca
tiktok-disclose-branded = Contenido de marca
tiktok-disclose-both = Ambas cosas

# Lo que se lee antes.
tiktok-tell-who = 👤 Sale en TikTok como <b>{ $nickname }</b> (@{ $username })
tiktok-tell-longest = ⏱ Tus vídeos allí pueden durar { $minutes } minutos como máximo.
tiktok-tell-yours = 🏷 TikTok lo etiquetará como «Contenido promocional».
tiktok-tell-branded = 🏷 TikTok lo etiquetará como «Colaboración pagada».
tiktok-tell-ai = 🏷 TikTok lo etiquetará como hecho con IA.
tiktok-tell-ai-photos = 🤖 TikTok pide que las fotos hechas con IA lleven etiqueta y no la acepta de las apps: actívala después en la app de TikTok.
tiktok-tell-ai-inbox = 🤖 TikTok pide que lo hecho con IA lleve etiqueta: actívala cuando lo publiques allí.
tiktok-tell-unaudited = 🔒 TikTok aún no ha auditado este Crier. Hasta entonces solo te muestra a ti lo que sale de aquí, solo lo acepta de cuentas privadas y de cinco personas al día.
tiktok-tell-consent = Al publicar, aceptas la <a href="https://www.tiktok.com/legal/page/global/music-usage-confirmation/en">Confirmación de uso de música</a> de TikTok. Puede tardar unos minutos en verse en tu perfil.
tiktok-tell-consent-branded = Al publicar, aceptas la <a href="https://www.tiktok.com/legal/page/global/bc-policy/en">Política de contenido de marca</a> y la <a href="https://www.tiktok.com/legal/page/global/music-usage-confirmation/en">Confirmación de uso de música</a> de TikTok. Puede tardar unos minutos en verse en tu perfil.
tiktok-tell-inbox = 📥 Va a tu bandeja de TikTok: lo publicas allí, en la app. El texto de un vídeo no lo acompaña; cópialo de aquí.

# Por qué ahora no puede salir nada.
tiktok-unaudited-public = TikTok aún no ha auditado este Crier y hasta entonces no acepta nada de una cuenta pública. Haz privada tu cuenta en la app de TikTok (Ajustes, Privacidad, Cuenta privada) y toca Publicar otra vez, o elige «{ tiktok-how-inbox }» en ⚙️ TikTok.
tiktok-unaudited-branded = TikTok aún no ha auditado este Crier, así que solo lo verías tú, y el contenido de marca tiene que poder verlo alguien más. Elige «{ tiktok-disclose-none }» en ⚙️ TikTok, o envíalo a tu bandeja de TikTok.
tiktok-cannot = TikTok no te deja publicar nada desde una app ahora mismo. Mira en la app de TikTok qué te pide y toca Publicar otra vez.
tiktok-cannot-today = TikTok no acepta hoy más publicaciones tuyas desde apps. Publícalo mañana, prográmalo o envíalo a tu bandeja de TikTok en ⚙️ TikTok.
tiktok-cannot-ask = TikTok no responde, así que no sé qué puedes elegir allí. Vuelvo a preguntar por mi cuenta; también puedes tocar Publicar dentro de un minuto.
tiktok-cannot-signed-out = TikTok ya no acepta el inicio de sesión. Vuelve a conectar la cuenta en /accounts.
tiktok-unreached = TikTok recoge las imágenes de este Crier y no llega a él. Los vídeos sí salen. Para las imágenes, quien lo administra ejecuta crier doctor y arregla lo que diga; después toca Publicar otra vez.
