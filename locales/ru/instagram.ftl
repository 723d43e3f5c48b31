# Instagram: что выбирается для публикации и чего он не принимает.

instagram-kind = Чем станет
instagram-kind-post = Публикация (видео: Reels)
instagram-kind-reel = Reels
instagram-kind-story = История: 24 ч, без текста
instagram-feed = Reels в ленте
instagram-feed-yes = Лента и Reels
instagram-feed-no = Только Reels
instagram-with = Вместе с
instagram-with-none = Ни с кем
instagram-with-ask = С кем вы это сделали? Пришлите до трёх имён в Instagram, например @ana @leo. Там их спросят, хотят ли они быть указаны.
instagram-with-wrong = Нужно от одного до { $max } имён в Instagram: латинские буквы, цифры, точки и подчёркивания, через пробел. Пришлите ещё раз.
instagram-place = Место
instagram-place-none = Не указано
instagram-place-ask = Где это было? Instagram нужен номер страницы этого места в Facebook. Откройте её, нажмите «Информация», затем «Прозрачность Страницы»: «ID Страницы» и есть номер. Пришлите его или адрес, который им заканчивается.
instagram-place-wrong = Не вижу там номера страницы: в нём не меньше пяти цифр. На странице места в Facebook нажмите «Информация», затем «Прозрачность Страницы» и пришлите мне «ID Страницы».
instagram-moment = Момент обложки
instagram-moment-none = Выберет Instagram
instagram-moment-ask = Какой момент видео станет обложкой? Пришлите секунды, например 2.5, или минуты и секунды, например 1:07. Если вы выбрали свою обложку, останется она.
instagram-moment-wrong = Не вижу там момента. Пришлите секунды, например 2.5, или минуты и секунды, например 1:07.
instagram-trial = Пробный Reels
instagram-trial-none = Нет: сразу всем
instagram-trial-manual = Незнакомым, решу я
instagram-trial-best = Незнакомым, потом лучший
problem-hashtags = { $network } принимает { $max } хештегов, а в вашем тексте их { $have }. Уберите лишние или перенесите в первый комментарий.
problem-mentions = { $network } принимает { $max } упоминаний, а в вашем тексте их { $have }. Уберите лишние.
