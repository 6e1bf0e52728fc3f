/** A kind of server that runs models: what its messages call it, and the error they come in. */
export interface ModelServerKind {
  /** As in `The embedding server failed`. */
  name: string;
  /** What follows the address that is set, without a slash. */
  path: string;
  /** What an answer holds, such as `embeddings`. */
  gives: string;
  exampleUrl: string;
  error(message: string): Error;
}
