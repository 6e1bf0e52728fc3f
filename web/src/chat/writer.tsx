import { useReader } from '../texts/language.tsx';
import type { Turn } from './turn.ts';

/** Which model wrote an answer, and what that cost in tokens where its server told. */
export function Writer({ writer }: { writer: NonNullable<Turn['writer']> }) {
  const { t } = useReader();
  const { model, inputTokens, outputTokens } = writer;
  return (
    <p className="text-xs text-soft">
      {model === 'extractive' ? t('chat.extractive') : t('chat.writer', { model })}
      {inputTokens === null && outputTokens === null
        ? null
        : ` · ${t('chat.tokens', { read: inputTokens ?? 0, written: outputTokens ?? 0 })}`}
    </p>
  );
}
