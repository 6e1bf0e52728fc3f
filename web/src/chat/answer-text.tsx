import type { MessagePart, WithheldText } from '@clew/sdk';
import { createContext, use } from 'react';
import Markdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { useReader } from '../texts/language.tsx';

interface Props {
  parts: readonly MessagePart[];
  titleOf(reference: number): string;
  onOpen(reference: number): void;
}

/** What the server puts in the place of a text that the reader may not see. */
const withheld: WithheldText = '*(Withheld: you can not see all of its sources.)*';
const marker = '#clew-reference-';
const plugins = [remarkGfm];
/** An image would be a request to somebody else's server. */
const refused = ['img'];
/** One set for all answers: with new ones each time every button would be made anew, and lose the focus. */
const components: Components = { a: LinkOrReference, pre: Scrollable };

const References = createContext<Pick<Props, 'titleOf' | 'onOpen'> | undefined>(undefined);

/** Markdown without HTML and images; each reference is a button that stands where it was cited. */
export function AnswerText({ parts, titleOf, onOpen }: Props) {
  const { t } = useReader();
  const text = parts
    .map((part) =>
      part.type === 'Text'
        ? part.text.replaceAll(marker, '#').replace(withheld, `*${t('chat.withheld')}*`)
        : part.indices.map((index) => `[${index + 1}](${marker}${index})`).join(''),
    )
    .join('');
  return (
    <References value={{ titleOf, onOpen }}>
      <div dir="auto" className="prose-answer wrap-anywhere">
        <Markdown remarkPlugins={plugins} disallowedElements={refused} components={components}>
          {text}
        </Markdown>
      </div>
    </References>
  );
}

function LinkOrReference({ href, children }: React.ComponentProps<'a'>) {
  const { t } = useReader();
  const references = use(References);
  if (!href?.startsWith(marker))
    return (
      <a href={href} target="_blank" rel="noreferrer noopener">
        {children}
      </a>
    );
  const index = Number(href.slice(marker.length));
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      onClick={() => references?.onOpen(index)}
      aria-label={t('chat.reference', { number: index + 1, title: references?.titleOf(index) ?? '' })}
      className="mx-0.5 inline-flex h-6 min-w-6 items-center justify-center rounded-md border border-line bg-raised px-1 align-baseline text-xs font-semibold text-accent"
    >
      {children}
    </button>
  );
}

function Scrollable({ children }: React.ComponentProps<'pre'>) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
  return <pre tabIndex={0}>{children}</pre>;
}
