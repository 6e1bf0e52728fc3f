/** What differs between calendars and address books. */
export interface DavKind {
  /** Names of elements, as in `names.ts`. */
  collectionType: string;
  homeSet: string;
  /** One of these is in a collection that is read, where it says what it holds; anything may be where there are none. */
  components: readonly string[];
  contentType: string;
  extension: string;
  /** An object is whole from its first line to its last. */
  firstLine: string;
  lastLine: string;
  /** What is read of an object, and what is known of it beside. */
  shape(text: string): { text: string; fields: { type?: string } };
}
