# LinkedIn: what is chosen for a post.

linkedin-visibility = Quién lo ve
linkedin-visibility-public = Todo el mundo
linkedin-visibility-connections = Mis contactos
