/** Passages are counted through the whole corpus, so that the resource of a passage follows from its number. */
export const passagesOfResource = 4;

export function passageNoOf(resourceNo: number, position: number): number {
  return resourceNo * passagesOfResource + position;
}

export function resourceNoOf(passageNo: number): number {
  return Math.floor(passageNo / passagesOfResource);
}
