# /brand: логотип и строка текста на картинках.

brand-first = <b>Ваш бренд</b> ставится на каждую картинку, которую вы публикуете.

    Пришлите логотип <b>файлом</b>: лучше всего SVG или PNG с прозрачностью. Потом вы увидите его на образце и выберете место и размер.
brand-ask-logo = Пришлите новый логотип <b>файлом</b>: лучше всего SVG или PNG с прозрачностью.
brand-not-a-picture = Это не картинка, я ничего с этим не сделал. Пришлите логотип файлом или /cancel, если хотели написать публикацию.
brand-ask-line = Какую строку написать на ваших картинках? Например: <code>© Ana Ruiz</code>. Отправьте <code>-</code>, если никакую.
brand-logo-taken = Получил. Ставлю его на образец…
brand-logo-taken-photo = Получил. Ставлю его на образец… Он пришёл как фото, и Telegram убрал прозрачность: если вокруг видна рамка, пришлите его файлом.
brand-logo-refused = Это не годится как логотип. { $why }
brand-logo-too-big = Он больше 20 МБ. Пришлите поменьше.
brand-logo-unreachable = Telegram не отдал мне файл. Пришлите его ещё раз.
brand-line-too-long = Для картинки это слишком длинно: не больше { $max } знаков. Пришлите строку покороче.
brand-line-removed = Строки больше нет. С логотипом бренд появится снова: /brand
brand-removed = Бренд убран. Новые картинки выходят без него, открытые черновики перерисованы.

# Под образцом.
brand-title = <b>Так выглядит ваш бренд.</b>
brand-title-default = <b>Так выглядит «{ $brand }»</b>, ваш общий бренд.
brand-title-named = <b>Так выглядит «{ $brand }».</b>
brand-card = { $title }

    Место: { $place }
    Размер: { $size } % · непрозрачность: { $opacity } % · отступ: { $margin } %
    Строка: { $line }
    Край: { $edge }

    Открытые черновики меняются вместе с ним. В каждом черновике его можно выключить.
brand-line = { $line }
brand-line-missing = { $line }
    ⚠️ Ни в одном из моих шрифтов нет { $letters }, поэтому я это пропускаю. В разделе «Строка текста» можно дать шрифт, в котором это есть.
brand-edge-none = ничего
brand-edge-frame = рамка { $colour }, { $width } %
brand-edge-bar = полоса { $colour }
brand-edge-bar-empty = полоса, как только появится строка текста
brand-edge-and-ends = { $edge }
    Интро: { $intro } · концовка: { $outro }
brand-clip = { $name }, { $seconds } с
brand-clip-unnamed = { $seconds } с
brand-clip-none = нет
brand-choose-ends = Короткий ролик перед каждым видео и ещё один после него: каждый не длиннее { $max } секунд. Логотип на них не ставится.
    Интро: { $intro }
    Концовка: { $outro }

    Они входят в предельную длину видео каждой сети. Где для них нет места, видео выходит без них, и карточка об этом скажет.
brand-choose-logo = <b>Один логотип.</b> Если на некоторых снимках его не видно, добавьте тот же логотип другой яркости: я возьму тот, что заметнее.
brand-choose-logo-two = <b>Два логотипа</b>, светлый и тёмный: на каждом снимке я беру тот, что заметнее.
brand-choose-line = <b>{ $line }</b>

    Набрано моим шрифтом, а письменности, которых в нём нет, — другими. Можно дать свой.
brand-choose-line-own-font = <b>{ $line }</b>

    Набрано вашим шрифтом. Чего в нём нет, беру из своего.
brand-choose-edge = Что будет у края? Сейчас: { $edge }.
    В полосе стоит ваша строка текста.
brand-kit-one = У вас один бренд. Со вторым отдельные аккаунты или посты смогут выглядеть иначе.
brand-kit = <b>Ваши бренды.</b> Сейчас вы смотрите на «{ $brand }»; ⭐ идёт на всё, у чего нет своего.

    Аккаунту бренд назначают в /accounts, посту — на его карточке.
brand-no-line = нет
brand-choose-position = Где ему стоять? Сейчас: { $place }.
brand-choose-size = Какого размера? Сейчас { $percent } % короткой стороны.
brand-choose-opacity = Насколько непрозрачный? Сейчас { $percent } %.
brand-choose-margin = Как далеко от края? Сейчас { $percent } % короткой стороны.
brand-remove-sure = Убрать бренд? Логотип, шрифт и ролики будут удалены. Опубликованное останется как есть.

brand-at-top-left = вверху слева
brand-at-top = вверху
brand-at-top-right = вверху справа
brand-at-left = слева
brand-at-center = в центре
brand-at-right = справа
brand-at-bottom-left = внизу слева
brand-at-bottom = внизу
brand-at-bottom-right = внизу справа

# Кнопки: не длиннее 20 знаков.
button-position = Место
button-size = Размер
button-opacity = Непрозрачность
button-margin = Отступ
button-line = Строка текста
button-logo = Логотип
button-second = Добавить пару
button-new-second = Другая пара
button-drop-second = Только один
button-drop-logo = Без логотипа
button-change-line = Другой текст
button-font = Мой шрифт
button-drop-font = Шрифт Crier
button-edge = Рамка или полоса
button-ends = Интро и концовка
button-add-intro = Добавить интро
button-new-intro = Другое интро
button-drop-intro = Без интро
button-add-outro = Добавить концовку
button-new-outro = Другая концовка
button-drop-outro = Без концовки
button-brands = Бренды
button-another-brand = Ещё бренд
button-rename = Переименовать
button-make-default = Сделать основным
button-new-logo = Новый логотип
button-add-logo = Добавить логотип
button-only-line = Только строка
button-send-another = Прислать другой
button-for-new-on = ✅ На новых постах
button-for-new-off = ⬜ На новых постах
button-remove-brand = Убрать бренд
button-new-brand = Создать новый
button-small = Маленький
button-medium = Средний
button-large = Большой
button-less = −
button-more = +
button-percent = { $percent } %
button-percent-on = ✅ { $percent } %
button-here = ✅
button-to-top-left = ↖
button-to-top = ↑
button-to-top-right = ↗
button-to-left = ←
button-to-center = ●
button-to-right = →
button-to-bottom-left = ↙
button-to-bottom = ↓
button-to-bottom-right = ↘

# Colours of a frame or a bar.
button-white = ⬜
button-black = ⬛
button-red = 🟥
button-orange = 🟧
button-yellow = 🟨
button-green = 🟩
button-blue = 🟦
button-purple = 🟪
button-own-colour = Другой цвет
brand-word-none = Ничего
brand-word-frame = Рамка
brand-word-bar = Полоса
button-chosen = ✅ { $what }
button-not-chosen = { $what }
button-default-brand = ⭐ { $what }

# Several brands.
brand-unnamed = Основной бренд
brand-name = { $name }
brand-of-workspace = общий
brand-by-account = У каждого свой
brand-none = Без бренда
brand-gone = Этого бренда уже нет. Выберите другой.
brand-ask-new = Как назовём новый бренд? Например: <code>Лето</code>.
brand-ask-name = Как назвать этот бренд?
brand-name-too-long = Слишком длинно для кнопки: не больше { $max } знаков. Пришлите имя короче.
brand-ask-new-logo = Пришлите его логотип <b>файлом</b>: лучше всего SVG или PNG с прозрачностью.
brand-too-many = Брендов уже { $max }. Сначала удалите один.
brand-removed-others = Бренд удалён. Всё, у чего он был, получит ваш общий бренд.

# Files and colours.
brand-ask-second = Пришлите <b>файлом</b> тот же логотип другой яркости: светлый, если ваш тёмный, и тёмный, если он светлый.
brand-ask-font = Пришлите шрифт <b>файлом</b>: его имя заканчивается на .ttf или .otf.
brand-not-a-font = Это не шрифт. Пришлите файл .ttf или .otf или отправьте /cancel.
brand-font-taken = Есть. Набираю образец вашим шрифтом…
brand-font-refused = Этот шрифт мне не подходит. { $why }
brand-logo-invisible = На нём ничего не видно: все точки прозрачные. Пришлите другой.
brand-drawing-broken = Этот рисунок не читается, или на нём ничего не видно. Сохраните его заново как SVG или пришлите PNG.
brand-drawing-too-complex = Этот рисунок для меня слишком сложный. Упростите его или сохраните как PNG и пришлите мне.
brand-drawing-outside = Этот рисунок показывает то, что лежит в другом файле или в интернете, а этого я не открываю. Встройте это в рисунок или сохраните логотип как PNG.
brand-ask-colour = Какой цвет? Пришлите код, например <code>#d93a2b</code>.
brand-no-colour = Не могу прочесть это как цвет. Пришлите шесть знаков после #, например <code>#d93a2b</code>.

# Интро и концовка.
brand-ask-intro = Пришлите ролик, который встанет перед вашими видео: не длиннее { $max } секунд, как видео или файлом.
brand-ask-outro = Пришлите ролик, который встанет после ваших видео: не длиннее { $max } секунд, как видео или файлом.
brand-not-a-clip = Это не видео, я ничего с этим не сделал. Пришлите ролик или /cancel, если хотели написать публикацию.
brand-clip-taken = Есть. Очищаю ролик…
brand-clip-refused = Этот ролик мне не подходит. { $why }
brand-clip-too-long = Его длина — { $seconds } с, а место есть для { $max } с. Укоротите его и пришлите ещё раз.
brand-clip-no-video = Это не видео. Пришлите MP4, MOV или WebM.
brand-clip-no-ffmpeg = Соединять видео здесь я не могу, потому что ffmpeg не установлен. Тот, кто ведёт этого бота, может его установить; потом пришлите ролик ещё раз.
