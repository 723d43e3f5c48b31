# /settings: nombre, zona horaria, idioma.

settings = <b>Ajustes</b>

    Espacio: <b>{ $workspace }</b>
    Zona horaria: <b>{ $zone }</b>, allí son las { $time }
    Tu idioma: <b>{ $lang }</b>
    Publicaciones a las que se les pasa la hora: <b>{ $late }</b>
settings-ask-name = ¿Cómo se va a llamar este espacio?
settings-name-too-long = Es demasiado largo: { $max } caracteres como mucho. Manda un nombre más corto.
settings-zone-region = ¿Dónde estás? Lo que ya está programado sale en el mismo momento; el plan semanal y lo que se repite conservan su hora del día.
settings-zone-city = ¿Qué ciudad tiene tu hora?
settings-ask-zone = Escribe la ciudad grande más cercana, o la zona misma: <code>Madrid</code>, <code>America/Lima</code>.
settings-zone-which = Hay más de una. ¿A cuál te refieres?
settings-zone-unknown = No conozco ninguna zona horaria para «{ $text }». Escribe en inglés una ciudad grande cercana, como <code>Madrid</code>, o un nombre como <code>Europe/Madrid</code>. Una diferencia fija como +2 no sirve: fallaría con el cambio de hora.
settings-zone-set = Zona horaria: <b>{ $zone }</b>. Allí son ahora las { $time }. Si tu reloj dice otra cosa, elige otra.
settings-credit = <b>Autor y derechos</b>

    Quito todo lo que llevan tus imágenes. Si quieres, vuelvo a escribir dos cosas en las que lleguen desde ahora: quién las hizo y de quién son, si tu archivo lo dice. Vale para JPEG, PNG y WebP, y nunca se queda nada más.

    Ahora: <b>{ $now }</b>
settings-credit-kept = autor y derechos se quedan
settings-credit-dropped = se quita todo
settings-language = ¿En qué idioma te hablo?
language-on = ✅ { $name }
language-off = { $name }
zone-city = { $city }

# Botones: 20 caracteres como mucho.
button-name = Nombre
button-credit = Autor y ©
button-credit-keep = Conservar los dos
button-credit-drop = Quitarlos también
button-zone = Zona horaria
button-type-city = Escribir una ciudad
button-europe = Europa
button-north-america = América del Norte
button-south-america = América del Sur
button-asia = Asia
button-africa-oceania = África, Oceanía
