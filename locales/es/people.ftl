# /invite y /people.

invitation = Manda este enlace a quien vaya a escribir y publicar contigo en <b>{ $workspace }</b>:

    { $link }

    Deja entrar a una persona, hasta { $until }. Quien entre con él puede publicar en tus cuentas, pero no conectar, quitar ni invitar.
people = <b>{ $workspace }</b>

    { $lines }
person-owner = { $name } · propietario
person-owner-you = { $name } · propietario, ese eres tú
person-member = { $name } · escribe y publica
person-member-you = { $name } · escribe y publica, ese eres tú
people-remove = Quitar a { $name }
people-remove-sure = ¿Le quito el acceso a <b>{ $name }</b>? Lo que haya programado sale igualmente: mira después /queue.
people-removed = { $name } ya no tiene acceso.
people-cannot-remove = A esta persona no se la puede quitar aquí: eres tú, un propietario de la configuración, o alguien que ya no está.

# Botones: 20 caracteres como mucho, nombres aparte.
button-invite = Invitar
