/** A passage's rowid is `resource no << passageBits | n`, so that its resource is known without a join. */
export const passageBits = 16;

export const mostPassages = 2 ** passageBits;
