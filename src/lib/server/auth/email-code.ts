import { isPlaceholder } from '../../domain/people/sign-in';
import { m } from '../../i18n/paraglide/messages';
import type { App } from '../app';
import type { Config } from '../config';
import type { Database } from '../db/client';
import type { Log } from '../log';
import type { Mailer } from '../mail/mailer';
import { allowAll, networkOf } from './allowance';
import { CODE_MINUTES, CODE_PATHS, type SendCode } from './auth';
import { ask, type Opened } from './open-session';
import { write } from './sessions';
import { ownerOfEmail, signInOf } from './settings';

/**
 * Per email: what one person needs, and what guessing may cost. Per address: a whole council comes from
 * one, so it only ends what no council would do.
 */
const QUARTER_S = 900;
const ASKS = { times: 5, seconds: QUARTER_S };
const ASKS_A_DAY = { times: 20, seconds: 86_400 };
const TRIES = { times: 15, seconds: QUARTER_S };
const ASKS_OF_ADDRESS = { times: 200, seconds: QUARTER_S };
const TRIES_OF_ADDRESS = { times: 400, seconds: QUARTER_S };

/** Codes by email can be offered: there is a mail server, or the demo's terminal. */
export const canSendCodes = ({ mail, demo }: Config): boolean => mail !== null || demo;

export type CodeAnswer = 'sent' | 'too-many' | 'mail-down' | 'not-offered';

/**
 * Sends a code to an address if it is somebody's. Neither the answer nor the time it takes says whether
 * it is: everything that depends on it happens after the answer.
 */
export async function askForCode(app: App, email: string, address: string): Promise<CodeAnswer> {
  if (!canSendCodes(app.config)) return 'not-offered';
  const allowed = await allowAll(app.database.owner, [
    [`ask:${email}`, ASKS],
    [`ask:${email}`, ASKS_A_DAY],
    [`ask-from:${networkOf(address)}`, ASKS_OF_ADDRESS]
  ]);
  if (!allowed) return 'too-many';
  if (app.mailer && !(await app.mailer.isUp())) {
    app.log.say('The mail server cannot be reached: nobody can sign in by email.');
    return 'mail-down';
  }
  void ask(app, CODE_PATHS.send, { email, type: 'sign-in' }, address).catch((error: unknown) =>
    app.log.failure(error, { task: 'sign-in' })
  );
  return 'sent';
}

/** Opens a session with a code from an email; a wrong one is written down. */
export async function signInWithCode(
  app: App,
  { email, code }: { email: string; code: string },
  address: string,
  userAgent = ''
): Promise<Opened> {
  const allowed = await allowAll(app.database.owner, [
    [`try:${email}`, TRIES],
    [`try-from:${networkOf(address)}`, TRIES_OF_ADDRESS]
  ]);
  const opened: Opened = allowed
    ? await ask(app, CODE_PATHS.verify, { email, otp: code }, address, userAgent)
    : { ok: false, code: 'TOO_MANY' };
  if (!opened.ok && opened.code !== 'SWITCHED_OFF') {
    // After the answer, as above.
    void refused(app.database, email, address, allowed ? 'wrong-code' : 'too-many').catch(
      (error: unknown) => app.log.failure(error, { task: 'sign-in' })
    );
  }
  return opened;
}

async function refused(
  database: Database,
  email: string,
  address: string,
  reason: string
): Promise<void> {
  const who = await ownerOfEmail(database, email);
  if (!who) return;
  const detail = { method: 'email', reason };
  await write(database, who, address, { action: 'session.refused', detail });
}

interface Parts {
  config: Config;
  database: Database;
  log: Log;
  mailer: Mailer | null;
}

/** What better-auth calls with a code for somebody whom it knows. */
export const codeSender =
  ({ config, database, log, mailer }: Parts): SendCode =>
  async ({ email, code }) => {
    const who = isPlaceholder(email) ? null : await ownerOfEmail(database, email);
    const settings = who && (await signInOf(database, who.organisationId));
    if (!settings?.email) return;
    if (!mailer) {
      if (config.demo) log.say(`Sign-in code for ${email}: ${code}`);
      return;
    }
    const organisation = settings.name;
    await mailer
      .send({
        to: email,
        subject: m.signin_mail_subject(),
        text: m.signin_mail_text({
          organisation,
          code: `${code.slice(0, 4)} ${code.slice(4)}`,
          minutes: CODE_MINUTES
        })
      })
      .catch((error: unknown) => log.failure(error, { task: 'mail' }));
  };
