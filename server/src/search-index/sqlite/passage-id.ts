/** A passage's rowid is `resource no << passageBits | n`, so that its resource is known without a join. */
export const passageBits = 16;

/** The most passages that one resource can have. */
export const mostPassages = 2 ** passageBits;
