import type { Connector } from '../connector.ts';
import type { DavKind } from '../dav/dav-kind.ts';
import { type DavSettings, davSettings } from '../dav/dav-settings.ts';
import { names } from '../dav/names.ts';
import { readCollections } from '../dav/read-collections.ts';
import { hidePrivate } from './hide-private.ts';

const calendars: DavKind = {
  collectionType: names.calendar,
  homeSet: names.calendarHome,
  components: ['VEVENT', 'VTODO', 'VJOURNAL'],
  contentType: 'text/calendar',
  extension: '.ics',
  firstLine: 'BEGIN:VCALENDAR',
  lastLine: 'END:VCALENDAR',
  shape(text) {
    const isTask = /^BEGIN:VTODO\s*$/im.test(text) && !/^BEGIN:VEVENT\s*$/im.test(text);
    return { text: hidePrivate(text), fields: isTask ? { type: 'task' } : {} };
  },
};

/** The events and tasks of calendars. */
export const caldavConnector: Connector<DavSettings> = {
  kind: 'caldav',
  title: 'Calendars (CalDAV)',
  settings: davSettings,
  secrets: ['password'],
  everyMinutes: 15,
  read: (run) => readCollections(run, calendars),
};
