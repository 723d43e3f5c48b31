# TikTok: что выбирают для публикации и что читают перед тем, как она уйдёт.

tiktok-no-brand = Без логотипа: TikTok. Он не принимает публикации, к которым приложение добавило логотип или текст.

# Что выбирают.
tiktok-how = Куда
tiktok-how-post = В мой профиль, сразу
tiktok-how-inbox = В мои входящие TikTok
tiktok-privacy = Кто увидит
tiktok-privacy-everyone = Все
tiktok-privacy-followers = Подписчики
tiktok-privacy-friends = Друзья
tiktok-privacy-self = Только я
tiktok-comment = Комментарии
tiktok-duet = Дуэт
tiktok-stitch = Склейка
tiktok-music = Музыка от TikTok
tiktok-ai = Метка «создано с ИИ»
tiktok-on = Да
tiktok-off = Нет
tiktok-off-there = Нет, так в настройках TikTok
tiktok-disclose = Рекламирует
tiktok-disclose-none = Ничего
tiktok-disclose-yours = Ваш бренд
tiktok-disclose-branded = Брендированное
tiktok-disclose-both = И то и другое

# Что читают перед этим.
tiktok-tell-who = 👤 Уйдёт в TikTok от имени <b>{ $nickname }</b> (@{ $username })
tiktok-tell-longest = ⏱ Ваши видео там могут длиться не дольше { $minutes } мин.
tiktok-tell-yours = 🏷 TikTok пометит это как «Рекламный контент».
tiktok-tell-branded = 🏷 TikTok пометит это как «Оплаченное партнёрство».
tiktok-tell-ai = 🏷 TikTok пометит это как созданное с ИИ.
tiktok-tell-ai-photos = 🤖 TikTok просит помечать фото, созданные с ИИ, и не принимает такую метку от приложений: включите её потом в приложении TikTok.
tiktok-tell-ai-inbox = 🤖 TikTok просит помечать созданное с ИИ: включите метку, когда будете публиковать там.
tiktok-tell-unaudited = 🔒 TikTok ещё не проверил этот Crier. До тех пор он показывает отправленное отсюда только вам, принимает его только из закрытых аккаунтов и не больше чем от пяти человек в день.
tiktok-tell-consent = Публикуя, вы соглашаетесь с <a href="https://www.tiktok.com/legal/page/global/music-usage-confirmation/en">подтверждением об использовании музыки</a> TikTok. Может пройти несколько минут, прежде чем это появится в профиле.
tiktok-tell-consent-branded = Публикуя, вы соглашаетесь с <a href="https://www.tiktok.com/legal/page/global/bc-policy/en">политикой брендированного контента</a> и <a href="https://www.tiktok.com/legal/page/global/music-usage-confirmation/en">подтверждением об использовании музыки</a> TikTok. Может пройти несколько минут, прежде чем это появится в профиле.
tiktok-tell-inbox = 📥 Уйдёт в ваши входящие TikTok: вы публикуете это там, в приложении. Текст видео туда не попадает — скопируйте его отсюда.

# Почему сейчас ничего не может уйти.
tiktok-unaudited-public = TikTok ещё не проверил этот Crier и до тех пор ничего не принимает из открытых аккаунтов. Сделайте аккаунт закрытым в приложении TikTok (Настройки, Конфиденциальность, Закрытый аккаунт) и нажмите «Опубликовать» ещё раз или выберите «{ tiktok-how-inbox }» в ⚙️ TikTok.
tiktok-unaudited-branded = TikTok ещё не проверил этот Crier, поэтому публикацию увидели бы только вы, а брендированный контент должны видеть другие. Выберите «{ tiktok-disclose-none }» в ⚙️ TikTok или отправьте во входящие TikTok.
tiktok-cannot = TikTok сейчас не даёт вам ничего публиковать через приложения. Посмотрите в приложении TikTok, чего он просит, и нажмите «Опубликовать» ещё раз.
tiktok-cannot-today = TikTok сегодня больше не принимает от вас публикации через приложения. Опубликуйте завтра, запланируйте или отправьте во входящие TikTok в ⚙️ TikTok.
tiktok-cannot-ask = TikTok не отвечает, и я не знаю, что вы можете там выбрать. Я сам спрошу ещё раз; можно и нажать «Опубликовать» через минуту.
tiktok-cannot-signed-out = TikTok больше не принимает этот вход. Подключите аккаунт заново в /accounts.
tiktok-unreached = TikTok сам забирает картинки у этого Crier и не может до него дойти. Видео уходят и так. Ради картинок его администратор запускает crier doctor; потом нажмите «Опубликовать» ещё раз.
