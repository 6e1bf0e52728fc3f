import { decodeText } from '../decode-text.ts';
import type { FileFields, IncomingFile, ReadFile } from '../extracted-file.ts';
import { FileProblem } from '../file-problem.ts';
import { toIsoTime } from './calendar-time.ts';
import { type Component, type ContentLine, lineOf, readComponents, textValueOf } from './content-lines.ts';

/**
 * iCalendar: one event becomes an event with its people and times; of several each is a part. Changed occurrences of what repeats are
 * parts of it.
 */
export function readCalendar({ bytes }: IncomingFile): ReadFile {
  const calendars = readComponents(decodeText(bytes)).filter(({ name }) => name === 'VCALENDAR');
  if (calendars.length === 0)
    throw new FileProblem('broken', 'It holds no calendar. Export it anew and send it again.');
  const entries = calendars.flatMap(({ components }) =>
    components.filter(({ name }) => /^V(?:EVENT|TODO|JOURNAL)$/.test(name)),
  );
  const ids = new Set(entries.map((entry) => lineOf(entry, 'UID')?.value));
  const isOne = entries.length === 1 || (ids.size === 1 && !ids.has(undefined));
  const first = entries.find((entry) => lineOf(entry, 'RECURRENCE-ID') === undefined) ?? entries[0];
  const parts = entries.map((entry) => ({
    ...(entries.length > 1 ? { heading: textValueOf(entry, 'SUMMARY') } : {}),
    content: describeEntry(entry),
  }));
  const calendarName = calendars.map((calendar) => textValueOf(calendar, 'X-WR-CALNAME')).find(Boolean);
  const fields: FileFields = first && isOne ? fieldsOf(first) : { type: 'event' };
  return {
    form: 'plain',
    parts,
    fields,
    title: isOne && first ? textValueOf(first, 'SUMMARY') : calendarName,
  };
}

function describeEntry(entry: Component): string {
  const time = [timeOf(lineOf(entry, 'DTSTART')), timeOf(lineOf(entry, 'DTEND'))].filter(Boolean).join(' – ');
  const people = attendeesOf(entry).map(({ CN: name, email }) => name ?? email);
  const lines = [
    textValueOf(entry, 'SUMMARY'),
    time && `When: ${time}`,
    textValueOf(entry, 'LOCATION') && `Where: ${textValueOf(entry, 'LOCATION')}`,
    people.length > 0 && `Who: ${people.join(', ')}`,
    textValueOf(entry, 'DESCRIPTION'),
  ];
  return lines.filter(Boolean).join('\n');
}

function fieldsOf(entry: Component): FileFields {
  const organizer = emailOf(lineOf(entry, 'ORGANIZER'));
  const location = textValueOf(entry, 'LOCATION');
  const start = timeOf(lineOf(entry, 'DTSTART'));
  return {
    type: 'event',
    eventStart: start,
    eventEnd: timeOf(lineOf(entry, 'DTEND')) ?? start,
    createdAt: timeOf(lineOf(entry, 'CREATED')),
    modifiedAt: timeOf(lineOf(entry, 'LAST-MODIFIED')),
    ...(organizer ? { createdBy: [organizer] } : {}),
    ...(location ? { location: [location] } : {}),
    labels: textValueOf(entry, 'CATEGORIES')?.split(','),
    attendees: attendeesOf(entry).map(({ email, PARTSTAT: reply = '' }) => ({ person: email, rsvp: rsvpOf(reply) })),
  };
}

function attendeesOf({ lines }: Component): (Record<string, string> & { email: string })[] {
  return lines.flatMap((line) => {
    const email = line.name === 'ATTENDEE' ? emailOf(line) : undefined;
    return email ? [{ ...line.parameters, email }] : [];
  });
}

function rsvpOf(reply: string): 'accepted' | 'declined' | 'tentative' | 'needsAction' {
  const answer = reply.toLowerCase();
  return answer === 'accepted' || answer === 'declined' || answer === 'tentative' ? answer : 'needsAction';
}

function emailOf(line: ContentLine | undefined): string | undefined {
  const address = line && (line.parameters['EMAIL'] ?? line.value.replace(/^mailto:/i, '').trim());
  return address?.includes('@') ? address : undefined;
}

const timeOf = (line: ContentLine | undefined) => line && toIsoTime(line.value, line.parameters['TZID']);
