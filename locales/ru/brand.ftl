# /brand: логотип и строка текста на картинках.

brand-first = <b>Ваш бренд</b> ставится на каждую картинку, которую вы публикуете.

    Пришлите логотип <b>файлом</b>: лучше всего PNG с прозрачностью. Потом вы увидите его на образце и выберете место и размер.
brand-ask-logo = Пришлите новый логотип <b>файлом</b>: лучше всего PNG с прозрачностью.
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
brand-card = <b>Так выглядит ваш бренд.</b>

    Место: { $place }
    Размер: { $size } % · непрозрачность: { $opacity } % · отступ: { $margin } %
    Строка: { $line }

    Открытые черновики меняются вместе с ним. В каждом черновике его можно выключить.
brand-line = { $line }
brand-no-line = нет
brand-choose-position = Где ему стоять? Сейчас: { $place }.
brand-choose-size = Какого размера? Сейчас { $percent } % короткой стороны.
brand-choose-opacity = Насколько непрозрачный? Сейчас { $percent } %.
brand-choose-margin = Как далеко от края? Сейчас { $percent } % короткой стороны.
brand-remove-sure = Убрать бренд? Логотип будет удалён. Опубликованное останется как есть.

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
button-to-center = ·
button-to-right = →
button-to-bottom-left = ↙
button-to-bottom = ↓
button-to-bottom-right = ↘
