import { parseGrid } from './parse-grid.ts';

/** What is not the asker's, by the names of the columns below. */
export const things = {
  hidden: 'an assistant that is not shared with the asker',
  viewed: 'an assistant that the asker may use and not change',
  outside: 'an assistant that the account may use, out of the scope of the key',
  thread: 'a conversation of another account; for a limited key or a session: with another assistant',
  turn: 'an answer that is being written, of the same',
  key: 'a key of another account; for a limited key: a wider one',
  star: 'a star of another account, on something that all may read',
  resource: 'a resource that only another account may read',
} as const;
export type ThingName = keyof typeof things;

/** Operations for accounts, asked by somebody with a valid key for what is another's. */
export const foreignThings = {
  /** With a personal key. */
  user: parseGrid(`
operation             hidden viewed thread turn key  star resource
chat                  404a   ok     404c   -    -    none none
chatV2                404a   ok     404c   -    -    none none
cancelChat            -      -      -      404q -    -    -
listAssistants        none   ok     -      -    -    -    -
createAssistant       -      -      -      -    -    -    -
putAssistant          404a   403v   -      -    -    -    -
deleteAssistant       404a   403v   -      -    -    -    -
listThreads           -      -      none   none -    -    -
getThread             -      -      404t   -    -    -    -
deleteThread          -      -      404t   -    -    -    -
putThread             -      -      404t   -    -    -    -
giveFeedback          -      -      -      404q -    -    -
search                404a   ok     -      -    -    none none
answers               404a   ok     -      -    -    none none
listFilterOptions     404a   ok     -      -    -    none none
getFilterStats        404a   ok     -      -    -    none none
getResourceContent    -      -      -      -    -    -    404r
getMe                 -      -      -      -    -    -    -
listKeys              -      -      -      -    none -    -
createKey             -      -      -      -    -    -    -
revokeKey             -      -      -      -    404k -    -
changePassword        -      -      -      -    -    -    -
starResource          -      -      -      -    -    ok   404r
unstarResource        -      -      -      -    -    none none
`),
  /** With a personal key of an administrator, who manages, and reads no more than others. */
  administrator: parseGrid(`
operation             hidden thread turn key  star resource
chat                  404a   404c   -    -    none none
chatV2                404a   404c   -    -    none none
cancelChat            -      -      404q -    -    -
listAssistants        ok     -      -    -    -    -
createAssistant       -      -      -    -    -    -
putAssistant          ok     -      -    -    -    -
deleteAssistant       ok     -      -    -    -    -
listThreads           -      none   none -    -    -
getThread             -      404t   -    -    -    -
deleteThread          -      404t   -    -    -    -
putThread             -      404t   -    -    -    -
giveFeedback          -      -      404q -    -    -
search                404a   -      -    -    none none
answers               404a   -      -    -    none none
listFilterOptions     404a   -      -    -    none none
getFilterStats        404a   -      -    -    none none
getResourceContent    -      -      -    -    -    404r
getMe                 -      -      -    -    -    -
listKeys              -      -      -    ok   -    -
createKey             -      -      -    -    -    -
revokeKey             -      -      -    ok   -    -
changePassword        -      -      -    -    -    -
starResource          -      -      -    -    ok   404r
unstarResource        -      -      -    -    none none
`),
  /** With a key of the same account that is limited to one assistant. */
  limited: parseGrid(`
operation             outside thread turn key
chat                  404a    404c   -    -
chatV2                404a    404c   -    -
cancelChat            -       -      404q -
listAssistants        none    -      -    -
createAssistant       -       -      -    -
putAssistant          403s    -      -    -
deleteAssistant       403s    -      -    -
listThreads           -       none   none -
getThread             -       404t   -    -
deleteThread          -       404t   -    -
putThread             -       404t   -    -
giveFeedback          -       -      404q -
search                404a    -      -    -
answers               404a    -      -    -
listFilterOptions     404a    -      -    -
getFilterStats        404a    -      -    -
getResourceContent    -       -      -    -
getMe                 -       -      -    -
listKeys              -       -      -    none
createKey             -       -      -    -
revokeKey             -       -      -    404k
changePassword        -       -      -    -
starResource          -       -      -    -
unstarResource        -       -      -    -
`),
  /** With the session of an embed, of the same account. */
  session: parseGrid(`
operation             outside thread turn key
chat                  404a    404c   -    -
chatV2                404a    404c   -    -
cancelChat            -       -      404q -
listAssistants        403e    -      -    -
createAssistant       -       -      -    -
putAssistant          403e    -      -    -
deleteAssistant       403e    -      -    -
listThreads           -       none   none -
getThread             -       404t   -    -
deleteThread          -       404t   -    -
putThread             -       403e   -    -
giveFeedback          -       -      404q -
search                404a    -      -    -
answers               404a    -      -    -
listFilterOptions     404a    -      -    -
getFilterStats        404a    -      -    -
getResourceContent    -       -      -    -
getMe                 -       -      -    -
listKeys              -       -      -    403e
createKey             -       -      -    -
revokeKey             -       -      -    403e
changePassword        -       -      -    -
starResource          -       -      -    -
unstarResource        -       -      -    -
`),
} as const;
export type AskerName = keyof typeof foreignThings;
