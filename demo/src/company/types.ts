export interface DemoPerson {
  email: string;
  name: string;
  jobTitle: string;
  department: string;
  location: string;
  managedBy?: string /* email */ | undefined;
  admin?: boolean | undefined;
  identities?: Record<string /*sourceId*/, string /*id in that app, e.g. slack "U07ADA"*/> | undefined;
}
export interface DemoGroup {
  sourceId: string /* a source id, or 'workspace' for company-wide groups */;
  id: string;
  name: string;
  users: string[] /* emails */;
  groups: string[] /* ids in the same source, or 'workspace:<id>' */;
}
export interface DemoSource {
  sourceId: string;
  appId: string;
  name: string;
}
export interface DemoResource {
  sourceId: string;
  externalId: string; // unique per source
  type: string; // e.g. message, email, event, issue, pull-request, page, document, ticket, deal, person, call, file
  class: 'document' | 'message' | 'email' | 'task' | 'event' | 'person' | 'account' | 'code' | 'media';
  title: string;
  subtitle?: string | undefined;
  url?: string | undefined; // urls like https://wiki.marlowtern.example/...
  content?: string | undefined;
  contentType?: 'text/plain' | 'text/markdown' | 'text/html' | undefined;
  contentParts?: { content: string; heading?: string; page?: number }[] | undefined; // instead of content: use for a few PDFs/decks with pages
  createdBy?: string | undefined;
  modifiedBy?: string[] | undefined;
  reporter?: string | undefined;
  assignedTo?: string[] | undefined;
  reviewers?: string[] | undefined;
  sentFrom?: string | undefined;
  sentTo?: string[] /* emails or a channel like '#buoy-ops' */ | undefined;
  sharedBy?: string | undefined;
  sharedWith?: string[] | undefined;
  participants?: string[] | undefined;
  mentioned?: string[] | undefined;
  relatedContacts?: string[] | undefined;
  managedBy?: string | undefined;
  email?: string /* person resources */ | undefined;
  createdAt?: string | undefined;
  modifiedAt?: string | undefined;
  dueAt?: string | undefined;
  sentAt?: string | undefined;
  eventStart?: string | undefined;
  eventEnd?: string | undefined; // ISO 8601 with offset or Z
  attendees?: { person: string; rsvp: 'accepted' | 'declined' | 'tentative' | 'needsAction' }[] | undefined;
  activities?:
    | { person: string; kind: 'created' | 'edited' | 'commented' | 'sent' | 'viewed'; at: string }[]
    | undefined;
  labels?: string[] | undefined;
  status?: string | undefined;
  cycle?: string | undefined;
  topics?: string[] | undefined;
  jobTitle?: string | undefined;
  location?: string | undefined;
  department?: string | undefined;
  path?: string /* container path such as '/Engineering/Firmware' */ | undefined;
  extension?: string | undefined;
  fileTypeGroup?: string /* document, spreadsheet, presentation, pdf, image, video, audio, archive, code */ | undefined;
  hasAttachments?: boolean | undefined;
  hasLinks?: boolean | undefined;
  data?: Record<string, unknown> | undefined; // custom properties, e.g. { priority: 'P1', customer: 'Port of Ålesund', arr: 84000 }
  permissions: { public?: boolean; users?: string[]; groups?: string[] }; // groups: id in the same source, or 'workspace:<id>'. {} = nobody may see it
}
