// Days and hours of Amsterdam, counted from the day on which the tests run, so that they hold on any day.

const HOUR = 3_600_000;
const ZONE = "Europe/Amsterdam";

/** The day of an instant: `2026-10-25`. */
export const dayOf = (instant) => new Date(instant).toLocaleDateString("sv-SE", { timeZone: ZONE });

/** So many days from today. */
export const dayFromToday = (days = 0) => plusDays(dayOf(Date.now()), days);

export function plusDays(day, days) {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** From one day to another, both with `every` days between: `eachDay(tuesday, later, 7)`. */
export function eachDay(from, until, every) {
  const days = [];
  for (let day = from; day <= until; day = plusDays(day, every)) days.push(day);
  return days;
}

const offsetOf = (instant) => {
  const wall = new Date(instant).toLocaleString("sv-SE", { timeZone: ZONE }).replace(" ", "T");
  return Date.parse(`${wall}Z`) - instant.getTime();
};

/** The instant at which the clocks of that day say so: `at("2026-10-20", "19:00")`. */
export function at(day, time) {
  const wall = new Date(`${day}T${time}:00Z`);
  return new Date(wall.getTime() - offsetOf(new Date(wall.getTime() - offsetOf(wall)))).toISOString().replace(".000Z", "Z");
}

/** What the clocks say then: `19:30`. */
export const wallTime = (instant) => new Date(instant).toLocaleTimeString("nl-NL", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });

/**
 * A time that has begun and goes on: from an hour ago, for two hours, and all of it today, also when it is almost
 * midnight or just was.
 */
export function goingOn() {
  const now = Date.now();
  const today = dayOf(now);
  const begins = Math.max(now - HOUR, Date.parse(at(today, "00:00")));
  const ends = Math.max(Math.min(begins + 2 * HOUR, Date.parse(at(today, "23:59"))), begins + 60_000);
  const text = (instant) => new Date(instant).toISOString().replace(/:\d\d\.\d+Z$/, ":00Z");
  return { startsAt: text(begins), endsAt: text(ends) };
}

/** Of the Sundays in October on which the clocks change, the one nearest to today. */
export function nearestOctoberChange() {
  const today = Date.parse(dayFromToday());
  const changes = [-1, 0, 1].map((years) => {
    const last = new Date(Date.UTC(new Date(today).getUTCFullYear() + years, 9, 31));
    last.setUTCDate(31 - last.getUTCDay());
    return last.toISOString().slice(0, 10);
  });
  return changes.sort((one, other) => Math.abs(Date.parse(one) - today) - Math.abs(Date.parse(other) - today))[0];
}

const noon = (day) => new Date(`${day}T12:00:00Z`);

/** As the app writes it: `dinsdag 20 oktober 2026`. */
export const longDay = (day) => noon(day).toLocaleDateString("nl-NL", { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** As the app writes it: `20 okt 2026`. */
export const shortDay = (day) => noon(day).toLocaleDateString("nl-NL", { day: "numeric", month: "short", year: "numeric" });

/** Of the weekdays of its month: `derde`; the last is always `laatste`, as the form says it. */
export const nthOfMonth = (day) => {
  const nth = Math.ceil(Number(day.slice(8)) / 7);
  return ["eerste", "tweede", "derde", "vierde", "laatste"][nth - 1];
};
