# Instagram: lo que se elige para una publicación, y lo que no acepta.

instagram-kind = En qué se convierte
instagram-kind-post = Publicación (vídeo: reel)
instagram-kind-reel = Reel
instagram-kind-story = Historia: 24 h, sin texto
instagram-feed = Reel en el feed
instagram-feed-yes = Feed y reels
instagram-feed-no = Solo en reels
instagram-with = Hecho con
instagram-with-none = Nadie
instagram-with-ask = ¿Con quién lo hiciste? Envía hasta tres nombres de Instagram, como @ana @leo. Allí les preguntarán si quieren aparecer.
instagram-with-wrong = Necesito de uno a { $max } nombres de Instagram: letras, cifras, puntos y guiones bajos, con espacios entre ellos. Envíalos otra vez.
instagram-place = Lugar
instagram-place-none = Ninguno
instagram-place-ask = ¿Dónde fue? Instagram quiere el número de la página de Facebook del lugar. Ábrela, toca Información y luego Transparencia de la página: el «Identificador de la página» es el número. Envíamelo, o una dirección que termine en él.
instagram-place-wrong = Ahí no veo ningún número de página: tiene cinco cifras o más. En la página de Facebook del lugar toca Información, luego Transparencia de la página, y envíame el «Identificador de la página».
instagram-moment = Momento de portada
instagram-moment-none = El que elija Instagram
instagram-moment-ask = ¿Qué momento del vídeo lo representa? Envía segundos, como 2.5, o minutos y segundos, como 1:07. Si elegiste una portada propia, vale esa.
instagram-moment-wrong = Ahí no leo ningún momento. Envía segundos, como 2.5, o minutos y segundos, como 1:07.
instagram-trial = Reel de prueba
instagram-trial-none = No: para todos
instagram-trial-manual = A desconocidos, yo decido
instagram-trial-best = A desconocidos, luego el mejor
problem-hashtags = { $network } acepta { $max } etiquetas y tu texto tiene { $have }. Quita algunas, o ponlas en el primer comentario.
problem-mentions = { $network } acepta { $max } menciones y tu texto tiene { $have }. Quita algunas.
