# /brand: the logo and the line of text on pictures.

brand-first = <b>Your brand</b> goes onto every picture that you publish.

    Send me your logo <b>as a file</b>: an SVG, or a PNG with transparency, looks best. Then you see it on a sample and choose its place and size.
brand-ask-logo = Send me the new logo <b>as a file</b>: an SVG, or a PNG with transparency, looks best.
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
brand-title = <b>This is how your brand looks.</b>
brand-title-default = <b>This is how “{ $brand }” looks</b>, your default brand.
brand-title-named = <b>This is how “{ $brand }” looks.</b>
brand-card = { $title }

    Place: { $place }
    Size: { $size } % · opacity: { $opacity } % · margin: { $margin } %
    Line: { $line }
    Edge: { $edge }

    Open drafts follow every change. On each draft you can switch it off.
brand-line = { $line }
brand-line-missing = { $line }
    ⚠️ None of my fonts has { $letters }, so that is left out. Under “Line of text” you can give me a font that has it.
brand-no-line = none
brand-edge-none = nothing
brand-edge-frame = frame { $colour }, { $width } %
brand-edge-bar = bar { $colour }
brand-edge-bar-empty = a bar, as soon as there is a line of text
brand-edge-and-ends = { $edge }
    Intro: { $intro } · outro: { $outro }
brand-clip = { $name }, { $seconds } s
brand-clip-unnamed = { $seconds } s
brand-clip-none = none
brand-choose-ends = A short clip in front of every video, and one behind it: at most { $max } seconds each. Your logo stays off them.
    Intro: { $intro }
    Outro: { $outro }

    They count towards the longest video that a network takes. Where there is no room for them, the video goes out without, and its card says so.
brand-choose-logo = <b>One logo.</b> If it cannot be seen on some pictures, add the same logo in the other brightness: I take the one that stands out.
brand-choose-logo-two = <b>Two logos</b>, one light and one dark: on each picture I take the one that stands out.
brand-choose-line = <b>{ $line }</b>

    It stands in my own font, and in others for scripts that mine lacks. You can give me yours.
brand-choose-line-own-font = <b>{ $line }</b>

    It stands in your font. What that lacks comes from mine.
brand-choose-edge = What shall stand at the edge? Now: { $edge }.
    A bar holds your line of text.
brand-kit-one = You have one brand. With another one, single accounts or posts can look different.
brand-kit = <b>Your brands.</b> You are looking at “{ $brand }”; ⭐ goes onto everything that has no brand of its own.

    An account gets its own under /accounts, a post on its card.
brand-choose-position = Where shall it stand? Now: { $place }.
brand-choose-size = How large? Now { $percent } % of the short side.
brand-choose-opacity = How opaque? Now { $percent } %.
brand-choose-margin = How far from the edge? Now { $percent } % of the short side.
brand-remove-sure = Remove the brand? Its logo, font and clips are deleted. What is published stays as it is.

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
button-logo = Logo
button-new-logo = New logo
button-second = Add its twin
button-new-second = New twin
button-drop-second = Only one logo
button-drop-logo = No logo
button-change-line = Another text
button-font = My own font
button-drop-font = Crier's font
button-edge = Frame or bar
button-ends = Intro and outro
button-add-intro = Add an intro
button-new-intro = New intro
button-drop-intro = No intro
button-add-outro = Add an outro
button-new-outro = New outro
button-drop-outro = No outro
button-brands = Brands
button-another-brand = Another brand
button-rename = Rename
button-make-default = Make it the default
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
button-to-center = ●
button-to-right = →
button-to-bottom-left = ↙
button-to-bottom = ↓
button-to-bottom-right = ↘

# Colours of a frame or a bar.
button-white = ⬜
button-black = ⬛
button-red = 🟥
button-orange = 🟧
button-yellow = 🟨
button-green = 🟩
button-blue = 🟦
button-purple = 🟪
button-own-colour = Another colour
brand-word-none = Nothing
brand-word-frame = Frame
brand-word-bar = Bar
button-chosen = ✅ { $what }
button-not-chosen = { $what }
button-default-brand = ⭐ { $what }

# Several brands.
brand-unnamed = Main brand
brand-name = { $name }
brand-of-workspace = the default
brand-by-account = Each account's own
brand-none = No brand
brand-gone = That brand is gone. Choose another one.
brand-ask-new = What is the new brand called? For example: <code>Summer</code>.
brand-ask-name = What shall this brand be called?
brand-name-too-long = That is too long for a button: at most { $max } characters. Send a shorter name.
brand-ask-new-logo = Send me its logo <b>as a file</b>: an SVG, or a PNG with transparency, looks best.
brand-too-many = There are { $max } brands already. Remove one first.
brand-removed-others = The brand is removed. What had it gets your default brand.

# Files and colours.
brand-ask-second = Send me the same logo <b>as a file</b> in the other brightness: a light one if yours is dark, a dark one if it is light.
brand-ask-font = Send me a font <b>as a file</b>: its name ends in .ttf or .otf.
brand-not-a-font = That is no font. Send me a .ttf or .otf file, or /cancel.
brand-font-taken = Got it. I am putting your font on a sample…
brand-font-refused = I cannot use this font. { $why }
brand-logo-invisible = Nothing can be seen of it: every pixel is transparent. Send another one.
brand-drawing-broken = This drawing cannot be read, or nothing of it can be seen. Export it again as SVG, or send it as a PNG.
brand-drawing-too-complex = This drawing is too complex for me. Simplify it, or export it as a PNG and send me that.
brand-drawing-outside = This drawing shows something that lies in another file or on the web, which I do not open. Embed it, or export the logo as a PNG.
brand-ask-colour = Which colour? Send it as a code, for example <code>#d93a2b</code>.
brand-no-colour = I cannot read that as a colour. Send six digits after a #, for example <code>#d93a2b</code>.

# Intro and outro.
brand-ask-intro = Send me the clip that shall stand in front of your videos: at most { $max } seconds, as a video or as a file.
brand-ask-outro = Send me the clip that shall stand behind your videos: at most { $max } seconds, as a video or as a file.
brand-not-a-clip = That is no video, so I left it alone and published nothing of it. Send me the clip, or /cancel if you meant to write a post.
brand-clip-taken = Got it. I am cleaning the clip…
brand-clip-refused = I cannot use this clip. { $why }
brand-clip-too-long = It is { $seconds } seconds long, and there is room for { $max }. Cut it, and send it again.
brand-clip-no-video = It is no video. Send an MP4, MOV or WebM.
brand-clip-no-ffmpeg = I cannot join videos here, because ffmpeg is not installed. Whoever runs this bot can install it; then send the clip again.
