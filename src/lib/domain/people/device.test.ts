import { expect, test } from 'vitest';
import { deviceName } from './device';

const MOZILLA = 'Mozilla/5.0';

test.each([
  [
    `${MOZILLA} (Linux; Android 14; SM-A145R) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36`,
    'Chrome',
    'Android'
  ],
  [
    `${MOZILLA} (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0`,
    'Edge',
    'Windows'
  ],
  [
    `${MOZILLA} (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile/15E Safari/604.1`,
    'Safari',
    'iPhone'
  ],
  [
    `${MOZILLA} (Linux; Android 13) AppleWebKit/537.36 SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36`,
    'Samsung Internet',
    'Android'
  ],
  [`${MOZILLA} (Macintosh; Intel Mac OS X 14.6; rv:132.0) Gecko Firefox/132.0`, 'Firefox', 'Mac'],
  ['curl/8.9', null, null],
  ['<script>alert(1)</script>', null, null]
])('%s', (agent, browser, system) => {
  expect(deviceName(agent)).toEqual({ browser, system });
});
