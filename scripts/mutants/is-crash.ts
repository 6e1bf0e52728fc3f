export interface Failure {
  /** Of the test: its file and whole name; of a file that failed as a whole, its path. */
  name: string;
  errors: readonly { name?: string | undefined; message: string; stack?: string | undefined }[];
  /** Whether its file could not even be loaded. */
  isUnloaded: boolean;
}

const mistakes = ['TypeError', 'ReferenceError', 'SyntaxError'];

/**
 * Whether code of the product fell over, which no check that is missing explains. A test that falls over what it was answered
 * has found something.
 */
export function isCrash({ errors, isUnloaded }: Failure, folder: string): boolean {
  return isUnloaded || (errors.length > 0 && errors.every((error) => isMistake(error, folder)));
}

function isMistake({ name = '', stack = '' }: Failure['errors'][number], folder: string): boolean {
  if (!mistakes.includes(name)) return false;
  const innermost = stack.split('\n').find((line) => line.includes(`${folder}/`) && !line.includes('/node_modules/'));
  return innermost !== undefined && !/\.test\.ts|\/testing\//.test(innermost);
}
