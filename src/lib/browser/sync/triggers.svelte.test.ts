import { expect, it } from 'vitest';
import { listen, type Trigger } from './triggers';

it('hears that the network is back and that somebody looks, until it is undone', () => {
  const heard: Trigger[] = [];
  const undo = listen((trigger) => heard.push(trigger));
  dispatchEvent(new Event('online'));
  document.dispatchEvent(new Event('visibilitychange'));
  expect(heard).toEqual(['online', 'visible']);
  undo();
  dispatchEvent(new Event('online'));
  document.dispatchEvent(new Event('visibilitychange'));
  expect(heard).toHaveLength(2);
});
