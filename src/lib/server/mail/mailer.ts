import { createTransport } from 'nodemailer';

/** Where mail is handed in, and whom it is from. */
export interface MailSettings {
  url: string;
  from: string;
}

export interface Message {
  to: string;
  subject: string;
  text: string;
}

export interface Mailer {
  /** Whether the mail server takes messages now. Asked at most every half minute. */
  isUp(): Promise<boolean>;
  /** @throws when the mail server does not take it. */
  send(message: Message): Promise<void>;
}

const KNOWN_FOR_MS = 30_000;
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];
const WAIT_MS = 5_000;

/** Mail by SMTP, always encrypted but on this very machine. */
export function createMailer({ url, from }: MailSettings, waitMs = WAIT_MS): Mailer {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && !LOCAL_HOSTS.includes(hostname),
    ...(username
      ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }
      : {}),
    connectionTimeout: waitMs,
    greetingTimeout: waitMs,
    socketTimeout: 2 * waitMs,
    disableFileAccess: true,
    disableUrlAccess: true
  });
  let known = { up: false, at: -Infinity };
  const learnt = (up: boolean): boolean => {
    known = { up, at: Date.now() };
    return up;
  };
  return {
    isUp: async () => {
      if (known.up && Date.now() - known.at < KNOWN_FOR_MS) return true;
      return transport.verify().then(
        () => learnt(true),
        () => learnt(false)
      );
    },
    send: async (message) => {
      try {
        await transport.sendMail({ ...message, from });
      } catch (error) {
        learnt(false);
        throw error;
      }
    }
  };
}
