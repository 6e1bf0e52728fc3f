export interface DemoPerson { email: string; name: string; jobTitle: string; department: string; location: string; managedBy?: string /* email */; admin?: boolean; identities?: Record<string /*sourceId*/, string /*id in that app, e.g. slack "U07ADA"*/> }
export interface DemoGroup { sourceId: string /* a source id, or 'workspace' for company-wide groups */; id: string; name: string; users: string[] /* emails */; groups: string[] /* ids in the same source, or 'workspace:<id>' */ }
export interface DemoSource { sourceId: string; appId: string; name: string }
export interface DemoResource {
  sourceId: string; externalId: string;           // unique per source
  type: string;                                   // e.g. message, email, event, issue, pull-request, page, document, ticket, deal, person, call, file
  class: 'document'|'message'|'email'|'task'|'event'|'person'|'account'|'code'|'media';
  title: string; subtitle?: string; url?: string; // urls like https://wiki.marlowtern.example/...
  content?: string; contentType?: 'text/plain'|'text/markdown'|'text/html';
  contentParts?: { content: string; heading?: string; page?: number }[];   // instead of content: use for a few PDFs/decks with pages
  createdBy?: string; modifiedBy?: string[]; reporter?: string; assignedTo?: string[]; reviewers?: string[];
  sentFrom?: string; sentTo?: string[] /* emails or a channel like '#buoy-ops' */; sharedBy?: string; sharedWith?: string[];
  participants?: string[]; mentioned?: string[]; relatedContacts?: string[]; managedBy?: string; email?: string /* person resources */;
  createdAt?: string; modifiedAt?: string; dueAt?: string; sentAt?: string; eventStart?: string; eventEnd?: string;  // ISO 8601 with offset or Z
  attendees?: { person: string; rsvp: 'accepted'|'declined'|'tentative'|'needsAction' }[];
  activities?: { person: string; kind: 'created'|'edited'|'commented'|'sent'|'viewed'; at: string }[];
  labels?: string[]; status?: string; cycle?: string; topics?: string[]; jobTitle?: string; location?: string; department?: string;
  path?: string /* container path such as '/Engineering/Firmware' */; extension?: string; fileTypeGroup?: string /* document, spreadsheet, presentation, pdf, image, video, audio, archive, code */;
  hasAttachments?: boolean; hasLinks?: boolean;
  data?: Record<string, unknown>;                 // custom properties, e.g. { priority: 'P1', customer: 'Port of Ålesund', arr: 84000 }
  permissions: { public?: boolean; users?: string[]; groups?: string[] };  // groups: id in the same source, or 'workspace:<id>'. {} = nobody may see it
}
