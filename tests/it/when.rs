//! Typed times, the calendar, and what is answered.
