# Pictures whose shape a network does not take, and what each network gets.

card-fit = 🖼 { $network } takes { $from } to { $to }: { $how }
fit-padded = padded
fit-cropped = cropped
fit-as-it-is = left as it is
card-fit-ask = How shall it come into shape? Padded, the whole picture stays; cropped, the part that an arrow points to.
fit-always = New posts begin like this.
card-seen-as = 👁 What { $network } gets: { $kind }, { $size }, { $kilobytes } KB. The file above is the very same, byte for byte.
card-seen-as-of = { $what } ({ $n } of { $all })

# Buttons: at most 20 characters, names of networks apart.
button-crop-instead = Crop instead
button-pad-instead = Pad instead
button-fit = Shape…
button-see-as = 👁 As { $network } gets it
button-see-before = ‹ Before
button-see-next = Next ›
button-pad-blur = Blurred
button-pad-white = White
button-pad-black = Black
button-crop-to = ✂️ { $part }
button-as-it-is = As it is
button-fit-always = For new posts too
