# Dates, spans of time, and the talk about when a post goes out.

# Short names: part of every date, and the calendar's columns.
weekday-mon = Mon
weekday-tue = Tue
weekday-wed = Wed
weekday-thu = Thu
weekday-fri = Fri
weekday-sat = Sat
weekday-sun = Sun

month-jan = Jan
month-feb = Feb
month-mar = Mar
month-apr = Apr
month-may = May
month-jun = Jun
month-jul = Jul
month-aug = Aug
month-sep = Sep
month-oct = Oct
month-nov = Nov
month-dec = Dec

# The calendar's head.
month-name-jan = January
month-name-feb = February
month-name-mar = March
month-name-apr = April
month-name-may = May
month-name-jun = June
month-name-jul = July
month-name-aug = August
month-name-sep = September
month-name-oct = October
month-name-nov = November
month-name-dec = December

# Fri 25 Dec 2026, 18:00 (Europe/Madrid)
time-date = { $weekday } { $day } { $month } { $year }
time-moment = { $date }, { $time } ({ $zone })
time-moment-short = { $date }, { $time }
time-moment-near = { $weekday } { $day } { $month }, { $time }
time-month-title = { $month } { $year }

# in 2 h 5 min; 5 min ago
time-days = { $count } { $count ->
    [one] day
   *[other] days
}
time-hours = { $count } h
time-minutes = { $count } min
time-pair = { $first } { $second }
time-in = in { $span }
time-ago = { $span } ago
time-at-once = in less than a minute
time-just-now = just now

# Choosing a time.
when-ask = When shall it go out? For example: <code>tomorrow 9:30</code>, <code>in 2h</code>, <code>25.12 18:00</code>, <code>friday 18:00</code>.
when-set = { $moment }, { $relative }.
when-noted = { $answer } { $note }
when-shifted-gap = The clocks go forward then and the time you wrote does not exist that day, so I moved it on.
when-shifted-fold = The clocks go back then and this time comes twice. I took the earlier one when there was a choice.
when-past = That is in the past: { $moment }. When shall it go out instead? For example: <code>in 2h</code> or <code>tomorrow 9:30</code>.
when-past-day = { $date } is over. Which day and time do you mean? For example: <code>tomorrow 9:30</code>.
when-ambiguous = That can be read in more than one way. Which one do you mean?
when-confirm = That can be read in more than one way, and only one lies ahead. Is it this one?
when-impossible = There is no such date or time in the calendar. Please check it and write it again, for example <code>25.12 18:00</code>.
when-needs-time = At what time on { $date }? For example: <code>9:30</code> or <code>18:00</code>.
when-which-date = Which day do you mean?
when-unreadable = I could not read that as a time. Write it like <code>tomorrow 9:30</code>, <code>in 2h</code>, <code>25.12 18:00</code> or <code>friday 18:00</code>, or use the calendar.
when-too-soon = That is less than a minute away. Choose a later time, or publish it now.
when-too-far = That is more than a year away. Choose a day within the next twelve months.

# Buttons: at most 20 characters.
button-next-hour = Next hour
button-tonight = Tonight
button-tomorrow-morning = Tomorrow morning
button-calendar = Calendar
button-type-time = Type a time
button-back = Back
