/** Limits of the wire that do not depend on configuration. Characters are UTF-16 code units. */
export const limits = {
  messages: 200,
  messageCharacters: 100_000,
  filterValues: 1_000,
  filterValueCharacters: 1_000,
  customFilters: 50,
  nameCharacters: 500,
  idCharacters: 500,
  peopleOfResource: 10_000,
  membersOfGroup: 100_000,
  assistantsOfAccount: 200,
  dataCharacters: 65_536,
  queryCharacters: 10_000,
  tokenCharacters: 200,
  commentCharacters: 5_000,
  readersOfThread: 200,
  listPage: 200,
} as const;
