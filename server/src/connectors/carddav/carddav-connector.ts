import type { Connector } from '../connector.ts';
import type { DavKind } from '../dav/dav-kind.ts';
import { type DavSettings, davSettings } from '../dav/dav-settings.ts';
import { names } from '../dav/names.ts';
import { readCollections } from '../dav/read-collections.ts';

const addressBooks: DavKind = {
  collectionType: names.addressBook,
  homeSet: names.addressBookHome,
  components: [],
  contentType: 'text/vcard',
  extension: '.vcf',
  firstLine: 'BEGIN:VCARD',
  lastLine: 'END:VCARD',
  shape: (text) => ({ text, fields: {} }),
};

/** The contacts of address books. */
export const carddavConnector: Connector<DavSettings> = {
  kind: 'carddav',
  title: 'Contacts (CardDAV)',
  settings: davSettings,
  secrets: ['password'],
  everyMinutes: 60,
  read: (run) => readCollections(run, addressBooks),
};
