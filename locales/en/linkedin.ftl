# LinkedIn: what is chosen for a post.

linkedin-visibility = Who sees it
linkedin-visibility-public = Everybody
linkedin-visibility-connections = My connections
