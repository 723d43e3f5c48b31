# Текст слишком длинный для сети: сократить, опубликовать тредом или написать свой.

# Кнопки карточки.
button-shorten = ✂️ До конца фразы
button-shorten-for = ✂️ Короче: { $network }
button-thread = 🧵 Тредом из { $count }
button-thread-for = 🧵 Тред { $count }: { $network }
button-own-text = ✏️ Свой текст
button-own-text-for = ✏️ Свой: { $network }

# Строки карточки.
card-part-live = <b>Опубликовано частично</b>
line-thread = { $account } · тред из { $count }
line-thread-waits = { $account }: ждёт, тред из { $count }
line-live-thread = ✅ { $account }: опубликовано, тред из { $count } { $link }
line-live-part = ✅ { $account }: опубликовано, из треда вышло { $live } из { $count } { $link }
line-thread-so-far = 🧵 { $account }: из треда вышло { $live } из { $all }: { $link }
line-thread-so-far-no-link = 🧵 { $account }: из треда вышло { $live } из { $all }.
line-thread-stopped = 🧵 { $account }: из треда вышло { $live } из { $all }: { $link } «Повторить» продолжит с этого места.
line-thread-stopped-no-link = 🧵 { $account }: из треда вышло { $live } из { $all }. «Повторить» продолжит с этого места.
line-asked-which = 🧵 Это пост { $n } из { $all } в треде, он начинается так: «{ $words }»

# Вопросы и подсказки.
ask-target-text-again = { $ask }

    Сейчас: <code>{ $text }</code>
ask-link-thread = Хорошо. Пришлите его адрес: остальное пойдёт сразу под ним. До тех пор тред ждёт.
delete-not-yet = Что-то ещё в пути или ждёт вашего ответа на карточке. Ответьте там или попробуйте чуть позже.

# Почему тред не продолжается.
reason-nothing-ahead = Предыдущего поста треда больше нет, и { $network } некуда поместить следующий. Что вышло, остаётся; удалить это можно в /posts.
reason-thread-words = { $network } не принимает текст этого поста или уже имеет его, а предыдущее уже вышло. Удалите тред в /posts и пришлите текст заново или оставьте как есть.
reason-no-address = Я не знаю, где предыдущий пост, и не могу продолжить под ним. Нажмите «Повторить» и пришлите его адрес.

# Что пишут к посту.
option-written = «{ $words }»
button-write = ✏️ Написать
setting-comment = Первый комментарий
setting-comment-none = Нет
ask-comment = Что написать в первом комментарии? Я размещу его под этим постом от того же аккаунта.
comment-too-long = Здесь { $have } знаков, а комментарий там вмещает { $max }. Пришлите покороче.

# Первый комментарий в пути.
line-comment-waits = { $account }: ждёт, с первым комментарием
line-live-comment = ✅ { $account }: опубликовано, с вашим первым комментарием { $link }
line-comment-so-far = 💬 Пост вышел, первый комментарий — следом: { $link }
line-comment-so-far-no-link = 💬 Пост вышел, первый комментарий — следом.
line-comment-stopped = 💬 Сам пост вышел: { $link } Не хватает только первого комментария. «Повторить» отправит только его.
line-comment-stopped-no-link = 💬 Сам пост вышел. Не хватает только первого комментария. «Повторить» отправит только его.
line-asked-post = 💬 Речь о самом посте; первый комментарий — после него.
line-asked-comment = 💬 Речь о первом комментарии. Сам пост вышел.
reason-comment-words = { $network } не принимает текст комментария или уже имеет его. Напишите его там сами или обойдитесь без него.
