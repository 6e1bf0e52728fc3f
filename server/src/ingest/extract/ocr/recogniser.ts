/** Recognises text in pictures. One picture at a time. */
export interface Recogniser {
  /** A picture in a file of its own: PNG, JPEG, TIFF, WebP, BMP or PNM. Throws where it is none. */
  recognise(picture: Uint8Array): RecognisedText;
}

interface RecognisedText {
  /** Paragraphs with blank lines between them; '' where there is nothing that could be text. */
  text: string;
}
