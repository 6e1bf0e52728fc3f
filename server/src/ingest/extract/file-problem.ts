import type { FileState } from '@clew/contract';

/** Says in plain language why a file can't be read (further) and what to do; readers throw it. */
export class FileProblem extends Error {
  readonly state: FileState;

  constructor(state: FileState, note: string) {
    super(note);
    this.state = state;
  }
}

export const passwordProtected = () =>
  new FileProblem('encrypted', 'It is protected by a password. Remove the protection and send it again.');
