import '../../../app.css';
import { describe, expect, it } from 'vitest';
import { cards, choose, redact } from '../../../../tests/fixtures/cards';
import { playCard } from '../../../../tests/fixtures/play-card';

const SAVED = 'Saved on this phone';

describe('CardPlayer', () => {
  it('says “saved” only when it was told so', async () => {
    const { screen } = await playCard(redact);
    await screen.getByRole('button', { name: 'Nothing to hide' }).click();
    for (const saved of ['no', 'saving'] as const) {
      await screen.rerender({ saved });
      expect(screen.getByText(SAVED).query()).toBeNull();
    }
    await screen.rerender({ saved: 'saved' });
    await expect.element(screen.getByText(SAVED)).toBeVisible();
  });

  it('says that an answer is not saved, and hands the same one over again', async () => {
    const { screen, onanswer, onnext } = await playCard(redact);
    await screen.getByRole('button', { name: 'Nothing to hide' }).click();
    await screen.rerender({ saved: 'failed' });
    await expect.element(screen.getByText('This is not saved on this phone yet.')).toBeVisible();
    await screen.getByRole('button', { name: 'Try saving again' }).click();
    expect(onanswer).toHaveBeenCalledTimes(2);
    expect(onanswer.mock.calls[1]).toEqual(onanswer.mock.calls[0]);
    expect(screen.getByRole('button', { name: 'Next' }).query()).toBeNull();
    expect(onnext).not.toHaveBeenCalled();
  });

  it('opens an answered card with its answer, its feedback and Next, and lets nothing change', async () => {
    const { screen, onanswer } = await playCard(choose, { answer: 'send' });
    await expect.element(screen.getByRole('radio', { name: /Send it/ })).toBeChecked();
    await expect.element(screen.getByRole('radio', { name: /Send it/ })).toBeDisabled();
    await expect.element(screen.getByText('Nobody agreed to tomorrow.')).toBeVisible();
    await expect.element(screen.getByRole('button', { name: 'Next' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Check' }).query()).toBeNull();
    expect(onanswer).not.toHaveBeenCalled();
    expect(document.activeElement?.tagName).toBe('H1');
  });

  it('forgets the taps of one card when it shows another', async () => {
    const { screen } = await playCard(redact);
    await screen.getByRole('button', { name: 'Mrs A. Pugh' }).click();
    await screen.rerender({ card: { ...redact, id: 'another' } });
    await expect.element(screen.getByText('0 hidden')).toBeVisible();
  });
});

describe('on a small phone', () => {
  it.each(cards)('keeps every target of $id at least 44 px', async (card) => {
    document.documentElement.style.fontSize = '16px';
    const { screen } = await playCard(card);
    const targets = screen.container.querySelectorAll('button, label');
    expect(targets.length).toBeGreaterThan(0);
    for (const target of targets)
      expect(target.getBoundingClientRect().height, target.textContent).toBeGreaterThanOrEqual(44);
  });

  it.each(cards)(
    'never makes the page wider than the screen, with text doubled: $id',
    async (card) => {
      document.documentElement.style.fontSize = '32px';
      await playCard(card, { answer: null });
      const { scrollWidth, clientWidth } = document.documentElement;
      document.documentElement.style.fontSize = '';
      expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
    }
  );
});
