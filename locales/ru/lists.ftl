# /queue и /posts.

# Что ждёт.
queue-none = Ничто не ждёт своего часа. Пришлите фото или текст и нажмите <b>Запланировать</b> на карточке.
queue-list = <b>{ $count ->
    [one] Ждёт { $count } пост
    [few] Ждут { $count } поста
    [many] Ждут { $count } постов
   *[other] Ждут { $count } поста
}</b>, время по { $zone }

    { $lines }
queue-day = <b>{ $day }</b>
queue-line = { $time } { $networks }: { $words }
queue-line-needs-login = { $time } ⚠️ { $networks }: { $words }
queue-line-late = { $time } ⏰ { $networks }: { $words }
queue-line-held = { $time } ⏸ { $networks }: { $words }
queue-open = { $time } { $words }
queue-post = <b>{ $moment }</b>, { $relative }
    { $networks }

    { $text }
queue-cancelled = Отменено. Черновик остался на своей карточке.
queue-cannot-move = Сейчас перенести нельзя: сначала нужно войти заново, либо пост уже уходит.
queue-left-already = Этот пост больше не ждёт. Смотрите /posts

# Что вышло.
posts-none = Пока ничего не вышло. Пришлите фото или текст и нажмите <b>Опубликовать</b> на карточке.
posts-open = { $words }
posts-post = <b>{ $moment }</b>

    { $text }

    { $lines }
posts-list = <b>Что вышло</b>, новое сверху

    { $entries }
posts-entry = <b>{ $moment }</b>
    { $words }
    { $states }
posts-live = ✅ { $network }
posts-stays = ⚠️ { $network }: всё ещё там
posts-live-in-part = ⚠️ { $network }: вышло не всё
posts-handed-over = 📥 { $network }: в вашем ящике там
posts-on-its-way = ⏳ { $network }
posts-failed = ❌ { $network }
posts-asked = ❓ { $network }: смотрите карточку
posts-closed = { $network }: не выяснено
posts-late = ⏰ { $network }: время прошло
posts-deleting = { $network }: удаляю…
posts-deleted = 🗑 { $network }: удалено
posts-needs-login = ⚠️ { $network }: войдите заново

# Первые слова поста.
words = { $words }
words-none = (без текста)

# Кнопки: не длиннее 20 знаков.
button-move = Перенести
button-sooner = « Раньше
button-later = Позже »
button-newer = « Новее
button-older = Старее »
