# /settings: name, time zone, language.

settings = <b>Settings</b>

    Workspace: <b>{ $workspace }</b>
    Time zone: <b>{ $zone }</b>, it is { $time } there
    Your language: <b>{ $lang }</b>
    Posts that miss their time: <b>{ $late }</b>
settings-ask-name = What shall this workspace be called?
settings-name-too-long = That is too long: at most { $max } characters. Send a shorter name.
settings-zone-region = Where are you? What is scheduled already stays the same moment; the weekly plan and what repeats keep their time of day.
settings-zone-city = Which city has your time?
settings-ask-zone = Write the nearest large city, or the zone itself: <code>Madrid</code>, <code>America/Lima</code>.
settings-zone-which = There is more than one. Which one do you mean?
settings-zone-unknown = I know no time zone for “{ $text }”. Write a large city in English near you, such as <code>Madrid</code>, or a name such as <code>Europe/Madrid</code>. A fixed offset such as +2 will not do: it would be wrong when the clocks change.
settings-zone-set = Time zone: <b>{ $zone }</b>. It is { $time } there now. If that is not what your clock says, choose another one.
settings-credit = <b>Author and copyright</b>

    I take everything out of your pictures. If you wish, I write two things back into those that come from now on: who made them and who owns them, as far as your file says so. It works for JPEG, PNG and WebP, and nothing else is ever kept.

    Now: <b>{ $now }</b>
settings-credit-kept = author and copyright stay in
settings-credit-dropped = everything is taken out
settings-language = Which language shall I speak with you?
language-on = ✅ { $name }
language-off = { $name }
zone-city = { $city }

# Buttons: at most 20 characters.
button-name = Name
button-credit = Author and ©
button-credit-keep = Keep these two
button-credit-drop = Take them out too
button-zone = Time zone
button-type-city = Write a city
button-europe = Europe
button-north-america = North America
button-south-america = South America
button-asia = Asia
button-africa-oceania = Africa, Oceania
