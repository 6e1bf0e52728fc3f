import { Button } from '../parts/button.tsx';
import { useReader } from '../texts/language.tsx';

interface Props {
  branches: readonly string[];
  current: string;
  onTurnTo(requestId: string): void;
}

/** Where a question was asked again or changed: which of them is shown, and the way to the others. */
export function BranchSwitch({ branches, current, onTurnTo }: Props) {
  const { t } = useReader();
  const at = branches.indexOf(current);
  const to = (index: number, label: string, sign: string) => {
    const target = branches[index];
    return (
      <Button
        look="quiet"
        aria-label={label}
        disabled={target === undefined}
        onClick={() => target !== undefined && onTurnTo(target)}
      >
        <span aria-hidden="true" className="rtl:rotate-180">
          {sign}
        </span>
      </Button>
    );
  };
  return (
    <span className="inline-flex items-center text-sm text-soft">
      {to(at - 1, t('chat.branchBefore'), '‹')}
      <span>{t('chat.branch', { no: at + 1, count: branches.length })}</span>
      {to(at + 1, t('chat.branchAfter'), '›')}
    </span>
  );
}
