import { useEffect, useRef, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { useReader } from '../texts/language.tsx';

interface Props {
  /** Whose draft it is; a draft survives a reload. */
  draftKey: string;
  isRunning: boolean;
  /** A question that was taken back to be changed. */
  proposal: { text: string } | undefined;
  onSend(text: string): void;
  onStop(): void;
}

const keyOf = (draftKey: string) => `clew.draft.${draftKey}`;

export function Composer({ draftKey, isRunning, proposal, onSend, onStop }: Props) {
  const { t } = useReader();
  const [text, setText] = useState(() => sessionStorage.getItem(keyOf(draftKey)) ?? '');
  const input = useRef<HTMLTextAreaElement>(null);
  useEffect(() => setText(sessionStorage.getItem(keyOf(draftKey)) ?? ''), [draftKey]);
  useEffect(() => {
    if (!proposal) return;
    setText(proposal.text);
    input.current?.focus();
  }, [proposal]);
  const write = (next: string) => {
    setText(next);
    if (next === '') sessionStorage.removeItem(keyOf(draftKey));
    else sessionStorage.setItem(keyOf(draftKey), next);
  };
  const send = () => {
    const question = text.trim();
    if (question === '' || isRunning) return;
    write('');
    onSend(question);
  };
  return (
    <form
      className="flex items-end gap-2 rounded-xl border border-line bg-page p-2"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={input}
        dir="auto"
        // biome-ignore lint/a11y/noAutofocus: to ask is what this page is for
        autoFocus
        rows={Math.min(8, text.split('\n').length)}
        maxLength={100_000}
        aria-label={t('chat.ask')}
        placeholder={t('chat.ask')}
        value={text}
        onChange={(event) => write(event.target.value)}
        onKeyDown={(event) => {
          // While a word is composed by an input method, Enter ends the word.
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          send();
        }}
        className="min-h-9 flex-1 resize-none bg-page p-2 placeholder:text-soft"
      />
      {isRunning ? (
        <Button onClick={onStop}>{t('chat.stop')}</Button>
      ) : (
        <Button type="submit" look="main" disabled={text.trim() === ''}>
          {t('chat.send')}
        </Button>
      )}
    </form>
  );
}
