# Картинки, форму которых сеть не принимает, и то, что получает каждая сеть.

card-fit = 🖼 { $network } принимает от { $from } до { $to }: { $how }
fit-padded = с полями
fit-cropped = обрезано
fit-as-it-is = как есть
card-fit-ask = Как привести к нужной форме? С полями картинка останется целой, при обрезке останется часть, на которую указывает стрелка.
fit-always = Новые посты будут начинаться так же.
card-seen-as = 👁 Что получит { $network }: { $kind }, { $size }, { $kilobytes } КБ. Файл выше — тот же самый, байт в байт.
card-seen-as-of = { $what } ({ $n } из { $all })

button-crop-instead = Лучше обрезать
button-pad-instead = Лучше с полями
button-fit = Форма…
button-see-as = 👁 Как в { $network }
button-see-before = ‹ Назад
button-see-next = Дальше ›
button-pad-blur = Размыто
button-pad-white = Белый
button-pad-black = Чёрный
button-crop-to = ✂️ { $part }
button-as-it-is = Как есть
button-fit-always = И для новых постов
