import type { SubmitEvent } from 'react';

/** Hands on what a form holds. What was typed stays until `reset` is called, so that nothing is lost by a refusal. */
export function onSubmit(send: (form: FormData, reset: () => void) => void) {
  return (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    send(new FormData(form), () => form.reset());
  };
}
