// What ical.js, the calendar of Thunderbird and Nextcloud, understands of a calendar message.
// One of the judges (see tests/interop/judges.py for what is asked and answered).

import { createInterface } from "node:readline";
import ICAL from "ical.js";

const MOST = 5000;

function moment(time) {
  if (!time) return null;
  if (time.isDate) return time.toString();
  if (time.zone === ICAL.Timezone.localTimezone) return time.toString(); // floating
  return new Date(time.toUnixTime() * 1000).toISOString().replace(".000", "");
}

function party(property) {
  const shown = (name) => property.getParameter(name) ?? "";
  return [property.getFirstValue().replace("mailto:", ""), shown("cn"), shown("role"), shown("partstat")];
}

function event(component) {
  const text = (name) => component.getFirstPropertyValue(name) ?? "";
  const organiser = component.getFirstProperty("organizer");
  return {
    uid: text("uid"),
    sequence: component.getFirstPropertyValue("sequence"),
    original: moment(component.getFirstPropertyValue("recurrence-id")),
    starts: moment(component.getFirstPropertyValue("dtstart")),
    ends: moment(component.getFirstPropertyValue("dtend")),
    status: text("status"),
    summary: text("summary"),
    place: text("location"),
    text: text("description"),
    organiser: organiser ? party(organiser).slice(0, 2) : null,
    attendees: component.getAllProperties("attendee").map(party),
  };
}

function occurrences(components, until) {
  const found = [];
  const master = components.find((one) => !one.hasProperty("recurrence-id"));
  const exceptions = components.filter((one) => one !== master);
  if (!master) return exceptions.map((one) => [moment(new ICAL.Event(one).startDate), moment(new ICAL.Event(one).endDate)]);
  const whole = new ICAL.Event(master, { exceptions, strictExceptions: true });
  if (!whole.isRecurring()) return [[moment(whole.startDate), moment(whole.endDate)]];
  const iterator = whole.iterator();
  for (let next = iterator.next(); next && found.length < MOST; next = iterator.next()) {
    const details = whole.getOccurrenceDetails(next);
    if (next.toJSDate() > until) break;
    found.push([moment(details.startDate), moment(details.endDate)]);
  }
  return found;
}

function told(asked) {
  const text = Buffer.from(asked.data[0], "base64").toString("utf8");
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents("vevent");
  const [since, until] = [asked.since, asked.until].map((one) => new Date(one));
  const edges = [since, until].map((one) => one.toISOString().replace(".000", ""));
  const within = ([starts]) => edges[0].slice(0, starts.length) <= starts && starts < edges[1].slice(0, starts.length);
  return {
    method: calendar.getFirstPropertyValue("method") ?? "",
    events: events.map(event),
    occurrences: occurrences(events, new Date(until.getTime() + 2 * 86400000)).filter(within).sort(),
    problems: [],
  };
}

console.log(JSON.stringify({ ready: true }));
for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = told(JSON.parse(line));
  } catch (problem) {
    answer = { refused: String(problem) };
  }
  console.log(JSON.stringify(answer));
}
