# Даты, промежутки времени и разговор о том, когда выйдет пост.

# Короткие названия: в каждой дате и в столбцах календаря.
weekday-mon = пн
weekday-tue = вт
weekday-wed = ср
weekday-thu = чт
weekday-fri = пт
weekday-sat = сб
weekday-sun = вс

month-jan = янв
month-feb = фев
month-mar = мар
month-apr = апр
month-may = мая
month-jun = июн
month-jul = июл
month-aug = авг
month-sep = сен
month-oct = окт
month-nov = ноя
month-dec = дек

# Заголовок календаря.
month-name-jan = Январь
month-name-feb = Февраль
month-name-mar = Март
month-name-apr = Апрель
month-name-may = Май
month-name-jun = Июнь
month-name-jul = Июль
month-name-aug = Август
month-name-sep = Сентябрь
month-name-oct = Октябрь
month-name-nov = Ноябрь
month-name-dec = Декабрь

# пт 25 дек 2026, 18:00 (Europe/Madrid)
time-date = { $weekday } { $day } { $month } { $year }
time-moment = { $date }, { $time } ({ $zone })
time-moment-short = { $date }, { $time }
time-moment-near = { $weekday } { $day } { $month }, { $time }
time-month-title = { $month } { $year }

# через 2 ч 5 мин; 5 мин назад
time-days = { $count } { $count ->
    [one] день
    [few] дня
    [many] дней
   *[other] дня
}
time-hours = { $count } ч
time-minutes = { $count } мин
time-pair = { $first } { $second }
time-in = через { $span }
time-ago = { $span } назад
time-at-once = меньше чем через минуту
time-just-now = только что

# Выбор времени.
when-ask = Когда опубликовать? Например: <code>завтра 9:30</code>, <code>через 2 часа</code>, <code>25.12 18:00</code>, <code>пятница 18:00</code>.
when-set = { $moment }, { $relative }.
when-noted = { $answer } { $note }
when-shifted-gap = В этот день часы переводят вперёд и такого времени нет, поэтому я сдвинул его вперёд.
when-shifted-fold = В этот день часы переводят назад и это время наступает дважды. Если был выбор, я взял первое.
when-past = Это уже прошло: { $moment }. Когда опубликовать? Например: <code>через 2 часа</code> или <code>завтра 9:30</code>.
when-past-day = День { $date } уже прошёл. Какой день и время вы имели в виду? Например: <code>завтра 9:30</code>.
when-ambiguous = Это можно понять по-разному. Что вы имели в виду?
when-confirm = Это можно понять по-разному, но впереди только один вариант. Он?
when-impossible = Такой даты или времени нет в календаре. Проверьте и напишите ещё раз, например <code>25.12 18:00</code>.
when-needs-time = Во сколько? День: { $date }. Например: <code>9:30</code> или <code>18:00</code>.
when-which-date = Какой день вы имели в виду?
when-unreadable = Не получилось прочесть это как время. Напишите, например, <code>завтра 9:30</code>, <code>через 2 часа</code>, <code>25.12 18:00</code> или <code>пятница 18:00</code>, либо откройте календарь.
when-too-soon = До этого меньше минуты. Выберите время попозже или опубликуйте сейчас.
when-too-far = До этого больше года. Выберите день в ближайшие двенадцать месяцев.

# Кнопки: не длиннее 20 знаков.
button-next-hour = Ближайший час
button-tonight = Сегодня вечером
button-tomorrow-morning = Завтра утром
button-calendar = Календарь
button-type-time = Ввести время
button-back = Назад
