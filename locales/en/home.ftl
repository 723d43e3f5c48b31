# The front door, the command menu, and what is said everywhere.

welcome-owner = <b>Welcome, { $name }!</b> I am Crier. Send me a photo, and I clean it of hidden data, put your brand on it and publish it to all your networks, once.

    1. Connect an account.
    2. Send me a photo with a caption.
    3. Look at the card that I answer with, and tap <b>Publish</b>.
welcome-member = <b>Welcome, { $name }!</b> You can now write and publish for <b>{ $workspace }</b>. Send me a photo with a caption, look at the card that I answer with, and tap <b>Publish</b>.
home = <b>Crier is ready.</b> Send me a photo with a caption, or a text.

    { $accounts ->
        [one] One account is connected
       *[other] { $accounts } accounts are connected
    }{ $attention ->
        [0] .
        [one] , and one of them must be signed in again: see /accounts.
       *[other] , and { $attention } of them must be signed in again: see /accounts.
    }
    { $waiting ->
        [0] Nothing waits for its time.
        [one] One post waits for its time.
       *[other] { $waiting } posts wait for their time.
    }
help = <b>How it works</b>

    <b>Write.</b> Send me a photo, several as an album, a video, a file or a text{ $documents ->
        [0] .
       *[other] , or a PDF for LinkedIn.
    } I answer with a card: the picture as it will really go out, the text, and your accounts. Tap an account to leave it out.
    <b>Change.</b> Edit your own message and the draft follows. A text sent within a minute after a photo becomes its caption.
    <b>Publish.</b> <b>Publish</b> sends it now, with five seconds to undo. <b>Schedule</b> sends it later, or just write the time: <code>tomorrow 9:30</code>, <code>in 2h</code>, <code>friday 18:00</code>.
    <b>See.</b> The card tells what happens, with a link for each network. I publish a post once; if an answer gets lost, I ask you before I do anything.

    Before anything leaves I remove the place, the camera and other hidden data. Send pictures as a <b>file</b> if you want them in full quality.

    /queue what waits · /plan weekly plan and repeats · /posts what went out · /accounts · /brand · /settings
stranger = This is a private Crier, so I cannot work for you yet. Ask its owner for an invitation link. If you are the owner, add your id <code>{ $id }</code> to CRIER_OWNERS and start Crier again.

# The menu, as Telegram shows it beside the text field.
menu-start = How things stand
menu-connect = Connect an account
menu-accounts = Your accounts and their health
menu-queue = What waits for its time
menu-plan = Weekly plan, posts that repeat
menu-posts = What went out, with links
menu-clean = Clean a file and get it back
menu-brand = Logo and line on your pictures
menu-settings = Name, time zone, language
menu-invite = Let somebody write with you
menu-help = How it works

# Said in many places.
only-owners = Only an owner of this workspace can do that. Ask one of them: /people shows who they are.
cancelled-question = All right, I do not wait for an answer any more. Your drafts are still there.
unknown-command = I do not know that command. Send me a photo or a text to publish, or look at how it works.
unreadable = I could not read that kind of message, so nothing was done with it. Send me a photo, a video, a file or a text.
handler-failed = Something went wrong on my side and your last message was not handled. Please send it again. If it happens again, tell whoever runs this bot the reference <code>{ $ref }</code>.
old-button = This button is from an older version. Send /start to go on.

# Buttons: at most 20 characters.
button-how = How it works
button-language = Language
button-accounts = Accounts
button-queue = Queue
button-posts = Posts
button-brand = Brand
button-settings = Settings
button-people = People
button-connect = Connect
button-cancel = Cancel
button-remove = Remove
