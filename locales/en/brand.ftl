# /brand: the logo and the line of text on pictures.

brand-first = <b>Your brand</b> goes onto every picture that you publish.

    Send me your logo <b>as a file</b>: a PNG with transparency looks best. Then you see it on a sample and choose its place and size.
brand-ask-logo = Send me the new logo <b>as a file</b>: a PNG with transparency looks best.
brand-not-a-picture = That is no picture, so I left it alone and published nothing of it. Send me the logo as a file, or /cancel if you meant to write a post.
brand-ask-line = Which line of text shall stand on your pictures? For example: <code>© Ana Ruiz</code>. Send <code>-</code> for none.
brand-logo-taken = Got it. I am putting it on a sample…
brand-logo-taken-photo = Got it. I am putting it on a sample… Telegram took the transparency out of it, because it came as a photo: send it as a file if there is a box around it.
brand-logo-refused = I cannot use this as a logo. { $why }
brand-logo-too-big = It is larger than 20 MB. Send a smaller one.
brand-logo-unreachable = Telegram did not give me the file. Send it again.
brand-line-too-long = That is too long for a picture: at most { $max } characters. Send a shorter line.
brand-line-removed = The line is gone. With a logo you would have a brand again: /brand
brand-removed = Your brand is removed. New pictures go out without it, and open drafts are drawn anew.

# Under the sample.
brand-card = <b>This is how your brand looks.</b>

    Place: { $place }
    Size: { $size } % · opacity: { $opacity } % · margin: { $margin } %
    Line: { $line }

    Open drafts follow every change. On each draft you can switch it off.
brand-line = { $line }
brand-no-line = none
brand-choose-position = Where shall it stand? Now: { $place }.
brand-choose-size = How large? Now { $percent } % of the short side.
brand-choose-opacity = How opaque? Now { $percent } %.
brand-choose-margin = How far from the edge? Now { $percent } % of the short side.
brand-remove-sure = Remove the brand? Its logo is deleted. What is published stays as it is.

brand-at-top-left = top left
brand-at-top = top
brand-at-top-right = top right
brand-at-left = left
brand-at-center = centre
brand-at-right = right
brand-at-bottom-left = bottom left
brand-at-bottom = bottom
brand-at-bottom-right = bottom right

# Buttons: at most 20 characters.
button-position = Place
button-size = Size
button-opacity = Opacity
button-margin = Margin
button-line = Line of text
button-new-logo = New logo
button-add-logo = Add a logo
button-only-line = Only a line of text
button-send-another = Send another
button-for-new-on = ✅ On for new posts
button-for-new-off = ⬜ On for new posts
button-remove-brand = Remove brand
button-new-brand = Make a new brand
button-small = Small
button-medium = Medium
button-large = Large
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
