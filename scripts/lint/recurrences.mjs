// 1,000 random recurrence rules with their days, as ical.js works them out: what the server's own are held against
// (backend/src/events/recurrence_tests.rs). Written anew with
//   node scripts/lint/recurrences.mjs > backend/src/events/recurrences.json
import ICAL from 'ical.js';

// Always the same numbers (mulberry32).
let state = 20261124;
const random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const below = (end) => Math.floor(random() * end);
const pick = (list) => list[below(list.length)];
const some = (list, most) => {
  const chosen = new Set(Array.from({ length: below(most + 1) }, () => pick(list)));
  return list.filter((item) => chosen.has(item));
};

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const MONTH_DAYS = [...Array.from({ length: 31 }, (_, day) => day + 1), -1, -2, -3, -10];
// In yearly rules ical.js takes 29 February for 1 March, and counts from the end of another month.
const YEAR_DAYS = MONTH_DAYS.filter((day) => day > 0 && day < 29);
const MONTHS = Array.from({ length: 12 }, (_, month) => month + 1);

function rule() {
  const frequency = pick(['DAILY', 'WEEKLY', 'WEEKLY', 'MONTHLY', 'MONTHLY', 'YEARLY']);
  const parts = [`FREQ=${frequency}`];
  const interval = 1 + below(4);
  if (interval > 1) parts.push(`INTERVAL=${interval}`);
  let among = false;
  const kind = below(4);
  if (frequency === 'DAILY') {
    if (kind === 1) parts.push(`BYDAY=${[pick(WEEKDAYS), ...some(WEEKDAYS, 3)].filter((day, at, all) => all.indexOf(day) === at)}`);
    if (kind === 2) parts.push(`BYMONTH=${[...new Set([pick(MONTHS), ...some(MONTHS, 5)])].sort((a, b) => a - b)}`);
  } else if (frequency === 'WEEKLY') {
    if (kind > 0) parts.push(`BYDAY=${[...new Set([pick(WEEKDAYS), ...some(WEEKDAYS, 3)])]}`);
    if (kind === 3) parts.push(`WKST=${pick(['MO', 'SU'])}`);
  } else {
    const months = frequency === 'YEARLY' && kind > 0;
    if (months) parts.push(`BYMONTH=${[...new Set([pick(MONTHS), ...some(MONTHS, 2)])].sort((a, b) => a - b)}`);
    if (kind === 1) {
      parts.push(`BYDAY=${pick(['1', '2', '3', '4', '-1', '-2'])}${pick(WEEKDAYS)}`);
    } else if (kind === 2) {
      const of = frequency === 'YEARLY' ? YEAR_DAYS : MONTH_DAYS;
      parts.push(`BYMONTHDAY=${[...new Set([pick(of), ...some(of, 2)])].sort((a, b) => a - b)}`);
    } else if (kind === 3) {
      parts.push(`BYDAY=${[...new Set([pick(WEEKDAYS), ...some(WEEKDAYS, 4)])]}`);
      among = frequency === 'MONTHLY';
    }
    if (among && below(2)) parts.push(`BYSETPOS=${pick(['1', '2', '-1', '-2', '1,-1'])}`);
  }
  if (below(3) === 0) parts.push(`COUNT=${1 + below(30)}`);
  else if (below(3) === 0) parts.push(`UNTIL=${2025 + below(2)}${String(1 + below(12)).padStart(2, '0')}15`);
  return parts.join(';');
}

const MOST = 20;
const days = (text, start) => {
  const last = ICAL.Time.fromDateString('2028-06-01');
  const iterator = ICAL.Recur.fromString(text).iterator(start);
  const found = [];
  for (let next = iterator.next(); next && next.compare(last) < 0 && found.length < MOST; next = iterator.next()) {
    found.push(next.toString().slice(0, 10));
  }
  return found;
};

// The first day of a series is one of its rule. RFC 5545 leaves open what else would be.
function begin(text) {
  const bare = text.replace(/;(COUNT|UNTIL)=[^;]*/, '');
  const from = ICAL.Time.fromDateString('2024-01-01');
  from.adjust(below(365), 0, 0, 0);
  for (let tries = 0; tries < 800; tries += 1, from.adjust(1, 0, 0, 0)) {
    if (days(bare, from.clone())[0] === from.toString()) {
      const next = ICAL.Recur.fromString(bare).iterator(from.clone()).next();
      if (next.toString() === from.toString() && matches(bare, from)) return from.clone();
    }
  }
  return null;
}
// ical.js gives the first day of whatever it is asked from, also when it is none of the rule: it has to come again from
// an earlier first day.
function matches(bare, day) {
  const interval = /INTERVAL=/.test(bare);
  const every = bare.replace(/;INTERVAL=\d+/, '');
  if (interval) return matches(every, day);
  const parts = Object.fromEntries(bare.split(';').map((part) => part.split('=')));
  if (!parts.BYDAY && !parts.BYMONTHDAY && !parts.BYMONTH) return true;
  const earlier = day.clone();
  earlier.adjust(-1000, 0, 0, 0);
  const probe = parts.BYDAY || parts.BYMONTHDAY ? every : `${every};BYMONTHDAY=${day.day}`;
  if (parts.FREQ === 'DAILY' && !parts.BYDAY) return parts.BYMONTH.split(',').includes(String(day.month));
  const iterator = ICAL.Recur.fromString(probe).iterator(earlier);
  for (let next = iterator.next(); next && next.compare(day) <= 0; next = iterator.next()) {
    if (next.compare(day) === 0) return true;
  }
  return false;
}

const rules = new Map();
while (rules.size < 1000) {
  const text = rule();
  const start = begin(text);
  if (!start || rules.has(`${text} ${start}`)) continue;
  const found = days(text, start);
  if (found.length === 0 || found[0] !== start.toString()) continue;
  rules.set(`${text} ${start}`, { rule: text, startsOn: start.toString(), days: found.map((day) => Math.round((Date.parse(day) - Date.parse(start.toString())) / 86_400_000)) });
}
console.log(`[\n${[...rules.values()].map((one) => `  ${JSON.stringify(one)}`).join(',\n')}\n]`);
