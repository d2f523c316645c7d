import type { Option } from '$lib/content/schema';
import { paragraph } from '../html';
import type { FeedbackLine } from '../interaction';

/** `right` or `not-quite`, for one thing the learner did. */
export const toneOf = (right: boolean): FeedbackLine['tone'] => (right ? 'right' : 'not-quite');

/**
 * Marks one pick from a list with the reason for that very option. After a wrong pick the first
 * right option is named under `better`; why is in its text, for its own feedback speaks to somebody
 * who picked it.
 */
export function markPick(
  options: readonly Option[],
  picked: string | undefined,
  better: string
): { right: boolean; lines: FeedbackLine[] } {
  const option = options.find((one) => one.id === picked);
  const right = option?.right ?? false;
  const lines: FeedbackLine[] = [];
  if (option) lines.push({ label: option.text, html: option.feedback, tone: toneOf(right) });
  const best = options.find((one) => one.right);
  if (!right && best) lines.push({ label: better, html: paragraph(best.text), tone: 'note' });
  return { right, lines };
}
