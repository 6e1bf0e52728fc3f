/** Names of WebDAV (RFC 4918, 5397, 6578), CalDAV (4791), CardDAV (6352), and of the extensions that servers have for sharing. */
const dav = (name: string) => `DAV: ${name}`;
const caldav = (name: string) => `urn:ietf:params:xml:ns:caldav ${name}`;
const carddav = (name: string) => `urn:ietf:params:xml:ns:carddav ${name}`;
const calendarServer = (name: string) => `http://calendarserver.org/ns/ ${name}`;

export const names = {
  multistatus: dav('multistatus'),
  response: dav('response'),
  href: dav('href'),
  status: dav('status'),
  propstat: dav('propstat'),
  prop: dav('prop'),
  resourcetype: dav('resourcetype'),
  collection: dav('collection'),
  displayname: dav('displayname'),
  owner: dav('owner'),
  principal: dav('current-user-principal'),
  etag: dav('getetag'),
  modified: dav('getlastmodified'),
  syncToken: dav('sync-token'),
  validSyncToken: dav('valid-sync-token'),
  ctag: calendarServer('getctag'),
  addresses: caldav('calendar-user-address-set'),
  emails: calendarServer('email-address-set'),
  emailAddress: calendarServer('email-address'),
  invite: calendarServer('invite'),
  invited: calendarServer('user'),
  accepted: calendarServer('invite-accepted'),
  ownInvite: 'http://owncloud.org/ns invite',
  ownInvited: 'http://owncloud.org/ns user',
  ownAccepted: 'http://owncloud.org/ns invite-accepted',
  components: caldav('supported-calendar-component-set'),
  calendar: caldav('calendar'),
  calendarHome: caldav('calendar-home-set'),
  addressBook: carddav('addressbook'),
  addressBookHome: carddav('addressbook-home-set'),
} as const;

/** Elements without content, each with its namespace. */
export function emptyElements(elements: readonly string[]): string {
  return elements
    .map((element) => {
      const [namespace, local] = element.split(' ');
      return `<${local} xmlns="${namespace}"/>`;
    })
    .join('');
}
