# LinkedIn: what is chosen for a post.

linkedin-visibility = Кто видит
linkedin-visibility-public = Все
linkedin-visibility-connections = Мои контакты
