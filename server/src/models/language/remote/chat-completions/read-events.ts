/** Takes the text of an event stream as it comes. */
export interface EventReader {
  /** The data of the events that are complete with this. */
  push(text: string): string[];
  /** Characters of the event that is not complete yet. */
  pending(): number;
}

const lineEnd = /\r\n|\n|\r(?!$)/;

/** Reads `text/event-stream` as the HTML standard has it, but for names and ids of events, which nobody needs here. */
export function createEventReader(): EventReader {
  let rest = '';
  /** Behind a carriage return a line feed may follow, which belongs to it. */
  let endsInReturn = false;
  let data: string[] = [];
  let dataLength = 0;
  return {
    push(text) {
      if (text === '') return [];
      rest += text;
      // A line may come in many pieces: it is looked at when it can be whole.
      const mayEndLine = endsInReturn || /[\r\n]/.test(text);
      endsInReturn = text.endsWith('\r');
      if (!mayEndLine) return [];
      const lines = rest.split(lineEnd);
      rest = lines.pop() ?? '';
      const events: string[] = [];
      for (const line of lines) {
        if (line.startsWith('data:')) {
          data.push(line.slice(line.charAt(5) === ' ' ? 6 : 5));
          dataLength += line.length;
        } else if (line === '' && data.length > 0) {
          events.push(data.join('\n'));
          data = [];
          dataLength = 0;
        }
      }
      return events;
    },
    pending: () => rest.length + dataLength,
  };
}
