# /plan: недельный план и посты, которые повторяются.

# Недельный план.
plan = { $blocks }
plan-none = <b>Недельного плана пока нет.</b> С ним каждая карточка предлагает ближайшее свободное время под кнопкой <b>Запланировать</b>.
plan-weekly = <b>Недельный план</b>, время { $zone }
    { $lines }
    { $next }
plan-next = Ближайшее свободное время: { $moment }
plan-full = На год вперёд всё время занято.
plan-of-account = У <b>{ $account }</b> свой план
    { $lines }
plan-of-account-none = { $account } следует общему плану. Со своим планом его время считается отдельно.
plan-line = { $days }: { $times }
plan-days = { $first }–{ $last }
plan-every-day = Каждый день
plan-ask = По каким дням и в какое время? Например: <code>пн-пт 9:00, 18:00; сб 11:00</code>
plan-ask-account = По каким дням и в какое время только для { $account }? Например: <code>пн-пт 9:00, 18:00; сб 11:00</code>
plan-which-account = У какого аккаунта будет свой план?
plan-unreadable = Не получилось прочитать это как план. Напишите дни и время, группы разделите точкой с запятой: <code>пн-пт 9:00, 18:00; сб 11:00</code>
plan-which-half = Имеется в виду <code>{ $early }</code> или <code>{ $late }</code>? Напишите ещё раз именно так.
plan-removed = План убран. Уже запланированное остаётся.

# Ближайшее свободное время.
slot-next = Это время только что заняли, поэтому взято следующее: { $moment }.
slot-no-plan = Недельного плана больше нет. Составьте его в /plan или выберите время.

# Что повторяется.
repeats-none = <b>Ничего не повторяется.</b> Чтобы пост повторялся, нажмите на его карточке <b>Запланировать</b>, потом <b>Повторять…</b>
repeats = <b>{ $count ->
    [one] Повторяется { $count } пост
    [few] Повторяются { $count } поста
    [many] Повторяются { $count } постов
   *[other] Повторяются { $count } поста
}</b>
    { $lines }
repeat-line = 🔁 { $rhythm }: { $words }
    следующий раз: { $moment }
repeat-line-paused = ⏸ { $rhythm }: { $words }
    на паузе
repeat-open = 🔁 { $words }
repeat-ask = Как часто публиковать? Выберите первый раз или напишите: <code>каждый понедельник 9:00</code>, <code>каждый день 18:00</code>, <code>1-го числа каждого месяца 10:00</code>.
repeat-how-often = И как часто?
repeat-ask-time = Как часто с этого момента? Например: <code>каждый понедельник 9:00</code>, <code>каждый день 18:00</code>, <code>1-го числа каждого месяца 10:00</code>.
repeat-unreadable = Не получилось понять, как это повторять. Напишите так: <code>каждый понедельник 9:00</code>, <code>каждый день 18:00</code> или <code>1-го числа каждого месяца 10:00</code>.
repeat-set = <b>Повторяется</b> { $rhythm }. Первый раз: { $moment }, { $relative }.
repeat-paused = На паузе. Ничего не выйдет, пока вы не продолжите.
repeat-resumed = Продолжаем. Следующий раз: { $moment }, { $relative }.
repeat-skipped = Пропущено: { $moment }. Следующий выйдет как обычно.
repeat-not-skipped = Сейчас пропускать нечего: повтор на паузе или только что изменился. Посмотрите в /plan
repeat-stopped = Больше не повторяется. Черновик остался на своей карточке.
repeat-gone = Это больше не повторяется. Посмотрите в /plan
repeat-missed = Пока я был выключен, «{ $words }» должен был выйти { $count ->
    [one] { $count } раз
    [few] { $count } раза
    [many] { $count } раз
   *[other] { $count } раза
}. Всё не навёрстываю, только последний: { $moment }.
repeat-nowhere = «{ $words }» должен выйти { $moment }, но сейчас его нельзя отправить ни в один аккаунт. Он на отдельной карточке: посмотрите /accounts и опубликуйте его оттуда.
repeat-nowhere-late = «{ $words }» должен был выйти { $moment }, но его нельзя отправить ни в один аккаунт. Он на отдельной карточке: посмотрите /accounts и опубликуйте его оттуда.
repeat-orphaned = У человека, у которого больше нет доступа, были повторяющиеся посты. Теперь они на паузе; кто их продолжит, тот и будет получать карточки.
post-repeats = Этот пост повторяется: пропустите, приостановите или остановите его кнопками на карточке.

# Как часто.
rhythm-day = каждый день в { $time }
rhythm-week = каждую неделю ({ $days }) в { $time }
rhythm-mon = каждый понедельник в { $time }
rhythm-tue = каждый вторник в { $time }
rhythm-wed = каждую среду в { $time }
rhythm-thu = каждый четверг в { $time }
rhythm-fri = каждую пятницу в { $time }
rhythm-sat = каждую субботу в { $time }
rhythm-sun = каждое воскресенье в { $time }
rhythm-month = { $day }-го числа каждого месяца в { $time }
rhythm-month-late = { $day }-го числа каждого месяца (в коротком месяце в последний день) в { $time }
often-day = Каждый день, { $time }
often-week = Каждую неделю, { $days }, { $time }
often-month = Каждый месяц { $day }-го, { $time }

# На карточке.
card-repeats = <b>Повторяется</b> { $rhythm }
    Следующий раз: { $moment }
card-repeats-paused = <b>Повторяется</b> { $rhythm }: на паузе
card-of-repeat = 🔁 { $rhythm }

# Кнопки: не длиннее 20 знаков.
button-plan = План
button-make-plan = Составить план
button-change-plan = Изменить план
button-remove-plan = Убрать план
button-plan-account = Для аккаунта
button-slot = Свободно: { $moment }
button-repeat = Повторять…
button-repeat-itself = О повторе
button-skip-next = Пропустить раз
button-pause = Пауза
button-resume = Продолжить
button-stop-repeat = Остановить
