# Imágenes con una forma que una red no admite, y lo que recibe cada red.

card-fit = 🖼 { $network } admite de { $from } a { $to }: { $how }
fit-padded = con relleno
fit-cropped = recortada
fit-as-it-is = tal cual
card-fit-ask = ¿Cómo le doy la forma? Con relleno se queda entera; recortada, queda la parte que señala la flecha.
fit-always = Las nuevas publicaciones empezarán así.
card-seen-as = 👁 Lo que recibe { $network }: { $kind }, { $size }, { $kilobytes } KB. El archivo de arriba es exactamente el mismo, byte por byte.
card-seen-as-of = { $what } ({ $n } de { $all })

button-crop-instead = Mejor recortar
button-pad-instead = Mejor rellenar
button-fit = Forma…
button-see-as = 👁 Así a { $network }
button-see-before = ‹ Anterior
button-see-next = Siguiente ›
button-pad-blur = Difuminado
button-pad-white = Blanco
button-pad-black = Negro
button-crop-to = ✂️ { $part }
button-as-it-is = Tal cual
button-fit-always = También en nuevas
