# Facebook: lo que se elige para una publicación.

facebook-kind = Dónde
facebook-kind-feed = Publicación
facebook-kind-reel = Reel (un vídeo)
facebook-kind-story = Historia (sin texto)
