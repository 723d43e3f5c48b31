# /plan: the weekly plan, and posts that repeat.

# The weekly plan.
plan = { $blocks }
plan-none = <b>No weekly plan yet.</b> With one, every card offers the next free slot under <b>Schedule</b>.
plan-weekly = <b>Weekly plan</b>, times of { $zone }
    { $lines }
    { $next }
plan-next = Next free slot: { $moment }
plan-full = Every slot of the coming year is taken.
plan-of-account = <b>{ $account }</b> has a plan of its own
    { $lines }
plan-of-account-none = { $account } follows the plan of the workspace. With a plan of its own, its slots are counted apart.
plan-line = { $days }: { $times }
plan-days = { $first }–{ $last }
plan-every-day = Every day
plan-ask = On which days and at what times? For example: <code>mon-fri 9:00, 18:00; sat 11:00</code>
plan-ask-account = On which days and at what times for { $account } alone? For example: <code>mon-fri 9:00, 18:00; sat 11:00</code>
plan-which-account = Which account shall have a plan of its own?
plan-unreadable = I could not read that as a plan. Write days and times, several groups with a semicolon: <code>mon-fri 9:00, 18:00; sat 11:00</code>
plan-which-half = Do you mean <code>{ $early }</code> or <code>{ $late }</code>? Please write it once more that way.
plan-removed = The plan is removed. What is scheduled already stays.

# The next free slot.
slot-next = That slot was taken a moment ago, so I took the next one: { $moment }.
slot-no-plan = There is no weekly plan any more. Make one with /plan, or choose a time.

# What repeats.
repeats-none = <b>Nothing repeats.</b> To make a post repeat, tap <b>Schedule</b> on its card and then <b>Repeat…</b>
repeats = <b>{ $count ->
    [one] One post repeats
   *[other] { $count } posts repeat
}</b>
    { $lines }
repeat-line = 🔁 { $rhythm }: { $words }
    next: { $moment }
repeat-line-paused = ⏸ { $rhythm }: { $words }
    paused
repeat-open = 🔁 { $words }
repeat-ask = How often shall it go out? Choose the first time, or write it: <code>every monday 9:00</code>, <code>every day 18:00</code>, <code>on the 1st of every month 10:00</code>.
repeat-how-often = And how often?
repeat-ask-time = How often from now on? For example: <code>every monday 9:00</code>, <code>every day 18:00</code>, <code>on the 1st of every month 10:00</code>.
repeat-unreadable = I could not read that as something that repeats. Write it like <code>every monday 9:00</code>, <code>every day 18:00</code> or <code>on the 1st of every month 10:00</code>.
repeat-set = <b>Repeats</b> { $rhythm }. First: { $moment }, { $relative }.
repeat-paused = Paused. Nothing of it goes out until you resume it.
repeat-resumed = It goes on. Next: { $moment }, { $relative }.
repeat-skipped = Left out: { $moment }. The one after it goes out as usual.
repeat-not-skipped = There is nothing to skip right now: it is paused, or it has just changed. Look at /plan
repeat-stopped = It does not repeat any more. The draft is still on its card.
repeat-gone = This does not repeat any more. Look at /plan
repeat-missed = While I was off, “{ $words }” should have gone out { $count ->
    [one] { $count } time
   *[other] { $count } times
}. I do not make up for all of them, only for the last one: { $moment }.
repeat-nowhere = “{ $words }” should go out on { $moment }, but right now it can go to none of its accounts. I put it on a card of its own: look at /accounts, then publish it from there.
repeat-nowhere-late = “{ $words }” should have gone out on { $moment }, but it can go to none of its accounts. I put it on a card of its own: look at /accounts, then publish it from there.
repeat-orphaned = Somebody who has no access any more had posts that repeat. They are paused now; whoever resumes them gets their cards.
post-repeats = This post repeats: skip, pause or stop it with the buttons on its card.

# How often.
rhythm-day = every day at { $time }
rhythm-week = every week on { $days } at { $time }
rhythm-mon = every Monday at { $time }
rhythm-tue = every Tuesday at { $time }
rhythm-wed = every Wednesday at { $time }
rhythm-thu = every Thursday at { $time }
rhythm-fri = every Friday at { $time }
rhythm-sat = every Saturday at { $time }
rhythm-sun = every Sunday at { $time }
rhythm-month = on day { $day } of every month at { $time }
rhythm-month-late = on day { $day } of every month (on the last day of a shorter one) at { $time }
often-day = Every day, { $time }
often-week = Every week on { $days }, { $time }
often-month = Every month on day { $day }, { $time }

# On the card.
card-repeats = <b>Repeats</b> { $rhythm }
    Next: { $moment }
card-repeats-paused = <b>Repeats</b> { $rhythm }: paused
card-of-repeat = 🔁 { $rhythm }

# Buttons: at most 20 characters.
button-plan = Plan
button-make-plan = Make a plan
button-change-plan = Change the plan
button-remove-plan = Remove the plan
button-plan-account = For one account
button-slot = Next free slot: { $moment }
button-repeat = Repeat…
button-repeat-itself = About its repeat
button-skip-next = Skip next
button-pause = Pause
button-resume = Resume
button-stop-repeat = Stop
