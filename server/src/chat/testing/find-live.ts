import { Parser } from 'htmlparser2';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

const markdownTags =
  /^(?:p|h[1-6]|ul|ol|li|strong|em|del|code|pre|blockquote|hr|br|table|thead|tbody|tr|th|td|a|sup|section|h2)$/;

/** What of an answer a renderer that allows everything would load, follow or run, but for these addresses. Code is shown as it is. */
export function findLive(markdown: string, allowed: readonly string[] = []): string[] {
  const { tags, targets, text } = render(markdown);
  return [
    ...tags.filter((tag) => !markdownTags.test(tag)),
    ...targets.filter((target) => !allowed.includes(target) && !/^mailto:[^:]*@/.test(target)),
    ...(text.match(/(?:https?|ftp):\/\/[\w-]+\.|www\.\w+\./i) ?? []),
  ];
}

/** What a renderer that allows everything would make of it: tags with their addresses, and the text outside of code. */
function render(markdown: string): { tags: string[]; targets: string[]; text: string } {
  const html = micromark(markdown, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml({ tagfilter: null } as never)],
  });
  const seen = { tags: [] as string[], targets: [] as string[], text: '' };
  let codeDepth = 0;
  const parser = new Parser({
    onopentag(name, attributes) {
      seen.tags.push(name);
      for (const attribute of ['href', 'src']) if (attributes[attribute]) seen.targets.push(attributes[attribute]);
      seen.text += '|';
      if (name === 'code' || name === 'a') codeDepth++;
    },
    onclosetag(name) {
      if (name === 'code' || name === 'a') codeDepth--;
    },
    ontext(text) {
      if (codeDepth === 0) seen.text += text;
    },
  });
  parser.end(html);
  return seen;
}
