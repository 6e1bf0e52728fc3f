-- What was stored so far as made from nothing may have been made from anything: before 0014 nobody kept what a writer was told, a
-- decline told names of sources, and answers that a client had sent along counted as nothing. Of these turns the sources are not
-- known (`unknownSource`), so that guests are not shown their text; who asked is. Text with references counts with its resources.
UPDATE turn_contents SET heard = json_insert(heard, '$[#]', json('{"id":"unknown"}'))
WHERE request_id IN (SELECT request_id FROM turns WHERE state <> 'running')
  AND (
    "references" = '[]'
    OR request_id IN (
      SELECT request_id FROM turns WHERE thread_id IN (
        SELECT turns.thread_id FROM turns
        JOIN turn_contents AS sent ON sent.request_id = turns.request_id
        JOIN json_each(sent.messages) AS message
        WHERE message.value ->> 'role' = 'Assistant'
      )
    )
  );
