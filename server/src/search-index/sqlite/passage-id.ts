/** A passage's id is `edition << passageBits | position`; a place in a ranking is `resource << passageBits | position`. */
export const passageBits = 16;

export const mostPassages = 2 ** passageBits;

export function placeOf(resource: number, position: number): number {
  return resource * mostPassages + position;
}

export function resourceOf(place: number): number {
  return Math.floor(place / mostPassages);
}

export function positionOf(place: number): number {
  return place % mostPassages;
}
