# /settings: название, часовой пояс, язык.

settings = <b>Настройки</b>

    Пространство: <b>{ $workspace }</b>
    Часовой пояс: <b>{ $zone }</b>, там сейчас { $time }
    Ваш язык: <b>{ $lang }</b>
    Опоздавшие публикации: <b>{ $late }</b>
settings-ask-name = Как назвать это пространство?
settings-name-too-long = Слишком длинно: не больше { $max } знаков. Пришлите название покороче.
settings-zone-region = Где вы находитесь? То, что уже запланировано, выйдет в тот же самый момент; недельный план и повторы сохранят своё время суток.
settings-zone-city = В каком городе то же время, что у вас?
settings-ask-zone = Напишите ближайший большой город или сам пояс: <code>Москва</code>, <code>Asia/Almaty</code>.
settings-zone-which = Таких несколько. Какой вы имели в виду?
settings-zone-unknown = Для «{ $text }» я не знаю часового пояса. Напишите по-английски большой город рядом с вами, например <code>Madrid</code>, или название вроде <code>Europe/Madrid</code>. Постоянная разница вроде +2 не подойдёт: она станет неверной, когда переведут часы.
settings-zone-set = Часовой пояс: <b>{ $zone }</b>. Там сейчас { $time }. Если на ваших часах другое время, выберите другой пояс.
settings-credit = <b>Автор и авторские права</b>

    Я убираю из ваших картинок всё. Если хотите, в те, что придут теперь, я заново впишу две вещи: кто их сделал и кому они принадлежат, если в файле это сказано. Так можно с JPEG, PNG и WebP; ничего другого никогда не остаётся.

    Сейчас: <b>{ $now }</b>
settings-credit-kept = автор и права остаются
settings-credit-dropped = убирается всё
settings-language = На каком языке мне с вами говорить?
language-on = ✅ { $name }
language-off = { $name }
zone-city = { $city }

# Кнопки: не длиннее 20 знаков.
button-name = Название
button-credit = Автор и ©
button-credit-keep = Оставлять эти два
button-credit-drop = Убирать и их
button-zone = Часовой пояс
button-type-city = Написать город
button-europe = Европа
button-north-america = Северная Америка
button-south-america = Южная Америка
button-asia = Азия
button-africa-oceania = Африка, Океания
