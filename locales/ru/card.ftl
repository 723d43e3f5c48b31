# Карточка: одно сообщение на публикацию, от черновика до результата.

card-draft = <b>Черновик</b>
card-gathering = <b>Альбом</b>: жду остальное…
card-discarded = Убрано. Ничего не опубликовано. Вернуть можно в течение 10 минут.
card-undo = <b>Публикую через 5 секунд…</b>
card-planned = <b>Запланировано:</b> { $moment }
card-on-its-way = <b>Публикую…</b>
card-held = <b>Ждёт отправки</b>
card-late = ⏰ <b>Опоздало</b>
card-deleting = <b>Удаляю…</b>
card-deleted = <b>Удалено</b>
notice-of = <i>{ $words }</i>
card-all-live = <b>Опубликовано</b>{ $live ->
    [one] {""}
    [few] {" "}везде: { $live } аккаунта
    [many] {" "}везде: { $live } аккаунтов
   *[other] {" "}везде: { $live }
}
card-some-live = <b>Опубликовано: { $live } из { $all }</b>
card-none-live = <b>Не опубликовано</b>
card-handed-over = <b>Ждёт в ваших входящих там</b>
card-closed = <b>Оставлено как есть</b>
card-asked = <b>Нужен ваш взгляд</b>
card-asked-at = <b>Нужен ваш взгляд: { $account }</b>

card-cleaning = ⏳ Очищаю { $count ->
    [one] { $count } файл
    [few] { $count } файла
    [many] { $count } файлов
   *[other] { $count } файла
}…
card-encoding = ⏳ Готовлю видео… { $percent } %
card-removed = 🧹 Удалено: { $list }
card-nothing-hidden = 🧹 Чисто: ничего скрытого внутри не было
card-made-by-ai = 🤖 Сделано с ИИ, так говорит файл
card-edited-by-ai = 🤖 Частично сделано с ИИ, так говорит файл
card-some-by-ai = 🤖 Сделано с ИИ, так говорят файлы: { $count } из { $all }
card-credit-kept = ✍️ Осталось в файле: { $who }
card-trouble = ⚠️ { $why }
card-brand-not-on = Без бренда: { $networks }
card-ends-not-on = Нет места для интро и концовки: { $networks }
card-alt = 📝 { $alt }
card-alt-of = 📝 { $n }: { $alt }
card-alt-more = 📝 { $count ->
    [one] и ещё { $count } описание
    [few] и ещё { $count } описания
    [many] и ещё { $count } описаний
   *[other] и ещё { $count } описания
}
card-document = 📄 «{ $title }», { $pages ->
    [one] { $pages } страница
    [few] { $pages } страницы
    [many] { $pages } страниц
   *[other] { $pages } страницы
}
card-document-no-brand = Документ выходит без вашего бренда.
card-no-text = <i>Текста пока нет. Пришлите его сейчас или публикуйте без него.</i>
card-no-accounts = Пока не подключён ни один аккаунт. Подключите хотя бы один, и черновик сможет выйти.
card-edit = Что изменить? Можно и просто отредактировать своё сообщение выше.
card-zone-hint = <i>Время указано по UTC. Свой часовой пояс можно выбрать в /settings.</i>
list-pair = { $first }, { $second }

line-length = { $account } · { $have }/{ $max }
line-length-own = { $account } · { $have }/{ $max } · свой текст
line-length-still = { $account } · { $have }/{ $max } · GIF там не двигается
line-length-video = { $account } · { $have }/{ $max } · GIF выйдет как видео без звука
line-length-pictures = { $account } · { $have }/{ $max } · только фото
line-length-film = { $account } · { $have }/{ $max } · только видео
line-length-cut = { $account } · { $have }/{ $max } · только первые { $minutes } мин видео
line-asking = ⏳ { $account }: спрашиваю { $network }…
line-open = ⚠️ { $account } ждёт вашего ответа: { $what }. Выберите ниже.
line-needs-answer = ⚠️ { $account } ждёт вашего ответа: { $problem }
line-waits = { $account }: ждёт
line-again = { $account }: не дошло, скоро попробую ещё раз
line-paused = ⏸ { $account }: ждёт, владелец поставил публикацию на паузу
line-paused-network = ⏸ { $account }: ждёт, владелец поставил { $network } на паузу
line-outage = 🔁 { $account }: { $network } не отвечает; попробую снова в { $time }
line-outage-now = 🔁 { $account }: { $network } не отвечает; пробую снова
line-shut = 🔁 { $account }: { $network } просит не спешить; продолжу в { $time }
line-shut-long = 🔁 { $account }: { $network } пока больше не принимает; продолжу { $moment }
line-turn = { $account }: ждёт очереди; опоздавшие выходят с промежутком в минуту
line-preparing = { $account }: готовлю
line-uploading = { $account }: загружаю, { $percent } %
line-publishing = { $account }: публикую
line-processing = { $account }: принято, там ещё обрабатывают
line-live = ✅ { $account }: опубликовано { $link }
line-live-no-link = ✅ { $account }: опубликовано (открытой ссылки на это нет)
line-stays = ⚠️ { $account }: всё ещё там { $link } { $why }
line-stays-no-link = ⚠️ { $account }: всё ещё там. { $why }
line-handed-over = 📥 { $account }: ждёт в ваших входящих { $network }, ещё не опубликовано. Откройте приложение { $network }, нажмите на сообщение во входящих и опубликуйте там.
line-unsure = { $account }: ответ потерялся, смотрю, появилась ли запись
line-asked = ❓ { $account }: ответ потерялся по пути, и я не знаю, вышла ли запись. Дважды публиковать не буду. Посмотрите, пожалуйста: { $link }
line-asked-no-link = ❓ { $account }: ответ потерялся по пути, и я не знаю, вышла ли запись. Дважды публиковать не буду. Посмотрите там, пожалуйста.
line-asked-inbox = ❓ { $account }: ответ потерялся по пути, и я не знаю, дошла ли запись до ваших входящих { $network }. Дважды отправлять не буду. Посмотрите, пожалуйста, входящие в приложении { $network }.
line-late = ⏰ { $account }: должно было выйти { $moment }. { $why } Публиковать сейчас?
line-needs-login = ⚠️ { $account }: вход там больше не действует. Запись подождёт; подключите аккаунт снова, и она выйдет.
line-failed = ❌ { $account }: { $why } <i>код { $ref }</i>
line-cancelled = { $account }: отменено
line-closed = { $account }: оставлено как есть
line-deleting = { $account }: удаляю…
line-deleted = 🗑 { $account }: там удалено

button-publish = Опубликовать
button-schedule = Запланировать
button-edit = Изменить
button-discard = Убрать
button-restore = Вернуть
button-undo = Отменить
button-change = Другое время
button-publish-now = Сейчас
button-retry = Повторить
button-retry-one = Повторить { $account }
button-reconnect = Подключить снова
button-reconnect-one = Снова { $account }
button-target-on = ✅ { $account }
button-target-off = ⬜ { $account }
button-cut = Первые { $minutes } мин: { $network }
button-uncut = ✅ { $minutes } мин: { $network }
button-brand-on = ✅ С брендом
button-brand-off = ⬜ Без бренда
button-is-there = Запись там
button-not-there = Её нет: опубликовать
button-leave = Оставить как есть
button-edit-text = Текст
button-edit-for = Текст для { $account }
button-alt = Описать картинку { $n }
button-title = Название
button-plain = { $text }

# Brands on a card.
card-brand-choose = Какой бренд поставить на этот пост?
card-brand = Бренд: { $brand }
card-brand-other = { $account }: бренд «{ $brand }».

# A network's own settings.
setting-pick = Что выйдет там
setting-pick-pictures = Фото
setting-pick-videos = Видео
button-option-of = { $network }: { $what }
button-options-of = ⚙️ { $network }
card-options = Для { $account } действует это. Что измените, запомню для следующего поста.
card-options-each = Для { $account } действует это, только для этого поста. Я запоминаю лишь, куда он уходит: остальное { $network } просит выбирать каждый раз.
card-option = { $account }: <b>{ $what }</b>

# What of a live post is not as it was asked for.
note-link-later = { $network } опубликовал это и назовёт адрес только после проверки, а она может занять часы. Найдёте в своём профиле там.
note-link-hidden = { $network } не даёт адреса тому, что видят не все. Найдёте в своём профиле там.
note-more-private = { $network } показывает это меньшему кругу, чем вы выбрали. Так бывает, например, с приложениями, которые там ещё не проверили: посмотрите там настройки доступа.
note-more-public = ⚠️ { $network } показывает это большему кругу, чем вы выбрали. Измените там настройки доступа сейчас или удалите пост здесь.
note-visible-at = { $network } откроет это для всех: { $moment }
note-no-cover = { $network ->
    [YouTube] YouTube не принимает обложку. Возможно, каналу нужен подтверждённый телефон; обложку можно поставить там вручную.
   *[other] { $network } не принимает обложку, поэтому видео вышло без неё. Возможно, её можно поставить там вручную.
}
note-no-words = У истории нет текста ({ $network }), поэтому она вышла без ваших слов.
note-not-listed = { $network } не добавляет это в плейлист. Добавьте там вручную.
note-cover-left = Обложки нет: работа прервалась между видео и обложкой. Её можно поставить вручную: { $network }.
note-list-left = В плейлисте этого нет: работа прервалась раньше. Добавить можно вручную: { $network }.
note-unfinished = Работа прервалась сразу после публикации, а { $network } остального не сообщает. Если должны быть обложка или плейлист, посмотрите там, на месте ли они.

# The cover of a video.
card-cover-choose = Какой момент показывать, пока видео не запустили? Все четыре выше: 1 и 2 в первом ряду, 3 и 4 во втором.
card-cover-own = 🖼 Обложка: ваша собственная картинка.
card-cover-unusable = ⚠️ Видео выйдет без обложки: { $why } Выберите другую в меню «Изменить».
card-cover-not-on = 🖼 Без обложки: { $networks } её не принимает.
button-cover = Обложка видео
button-cover-of = Обложка видео { $n }
button-cover-1 = 1: начало
button-cover-2 = 2: через ¼
button-cover-3 = 3: середина
button-cover-4 = 4: через ¾
button-cover-own = Своя картинка
button-cover-none = Без обложки
