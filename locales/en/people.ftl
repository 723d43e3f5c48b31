# /invite and /people.

invitation = Send this link to the person who shall write and publish for <b>{ $workspace }</b> with you:

    { $link }

    It lets one person in, until { $until }. Whoever comes by it can publish to your accounts, but not connect, remove or invite.
people = <b>{ $workspace }</b>

    { $lines }
person-owner = { $name } · owner
person-owner-you = { $name } · owner, that is you
person-member = { $name } · writes and publishes
person-member-you = { $name } · writes and publishes, that is you
people-remove = Remove { $name }
people-remove-sure = Take the access of <b>{ $name }</b> away? What they have scheduled still goes out: look at /queue afterwards.
people-removed = { $name } has no access any more.
people-cannot-remove = This person cannot be removed here: it is you, an owner from the configuration, or somebody who is gone already.

# Buttons: at most 20 characters, names apart.
button-invite = Invite
