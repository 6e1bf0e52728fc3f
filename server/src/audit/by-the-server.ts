/** Of a record of what the server does by itself: nobody has asked for it. */
export const byTheServer = {
  keyId: null,
  keyOwner: null,
  accountId: null,
  accountEmail: null,
  address: '',
  assistantId: null,
  question: null,
  resourceIds: [],
  usage: null,
} as const;
