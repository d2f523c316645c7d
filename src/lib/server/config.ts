import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import type { LogFormat } from './log';
import type { MailSettings } from './mail/mailer';

/** A setting is missing or wrong. The message is one sentence for whoever starts the server. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];
const isLocal = (origin: string): boolean => LOCAL_HOSTS.includes(new URL(origin).hostname);

const settings = z.object({
  NODE_ENV: z.string().default(''),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  ORIGIN: z.url({ protocol: /^https?$/ }).optional(),
  AUTH_SECRET: z.string().min(32).optional(),
  DEMO: z.enum(['0', '1']).default('0'),
  SERVICE_WORKER: z.enum(['on', 'off']).default('on'),
  METRICS_TOKEN: z.string().min(16).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().includes('@').optional(),
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NUMBER_CLAIM: z.string().default('employee_number'),
  OIDC_NAME: z.string().max(60).default('your council account'),
  OIDC_ORGANISATION: z.uuid().optional()
});
type Given = z.infer<typeof settings>;

/** The council's own sign-in, by OpenID Connect. */
export interface CouncilSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The claim of the ID token that holds the employee number. */
  numberClaim: string;
  /** What people call it; follows "Use". */
  name: string;
  /** Null: the only organisation there is. */
  organisationId: string | null;
}

export interface Config {
  /** Undefined: start the embedded PostgreSQL in `dataDir`. */
  databaseUrl: string | undefined;
  dataDir: string;
  origin: string;
  authSecret: string;
  demo: boolean;
  /** False: phones give up the service worker they have. */
  serviceWorker: boolean;
  logFormat: LogFormat;
  /** What whoever reads /metrics must show; undefined: nobody may. */
  metricsToken: string | undefined;
  /** Null: no mail can be sent. */
  mail: MailSettings | null;
  /** Null: nobody signs in with an account of the council's. */
  council: CouncilSettings | null;
}

/**
 * Reads and checks every setting of the server.
 * @throws ConfigError with one sentence naming the setting.
 */
export function readConfig(env: Record<string, string | undefined>, root: string): Config {
  // An empty variable is an unset one: `DATABASE_URL= npm start` means "without".
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(
      `The setting ${String(issue?.path[0])} is not right: ${issue?.message}. See the table of settings in README.md.`
    );
  }
  const set = parsed.data;
  const demo = set.DEMO === '1';
  if (set.NODE_ENV === 'production') {
    for (const name of ['DATABASE_URL', 'ORIGIN', 'AUTH_SECRET'] as const) {
      if (!set[name]) throw new ConfigError(`Set ${name} before you run this in production.`);
    }
  }
  const origin = set.ORIGIN ?? 'http://localhost:3000';
  if (demo && !isLocal(origin)) {
    throw new ConfigError(
      `DEMO=1 lets anyone sign in as anyone, so it is refused at ${origin}: unset DEMO, or use a local ORIGIN.`
    );
  }
  const dataDir = isAbsolute(set.DATA_DIR) ? set.DATA_DIR : join(root, set.DATA_DIR);
  return {
    databaseUrl: set.DATABASE_URL,
    dataDir,
    origin,
    authSecret: set.AUTH_SECRET ?? keptSecret(dataDir),
    demo,
    serviceWorker: set.SERVICE_WORKER === 'on',
    logFormat: set.NODE_ENV === 'production' ? 'json' : 'lines',
    metricsToken: set.METRICS_TOKEN,
    mail: mailOf(set),
    council: councilOf(set)
  };
}

function mailOf({ SMTP_URL: url, MAIL_FROM: from }: Given): MailSettings | null {
  if (!url) return null;
  if (!from)
    throw new ConfigError('Set MAIL_FROM too: the address that mail sent by SMTP_URL is from.');
  return { url, from };
}

function councilOf(set: Given): CouncilSettings | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = set;
  if (!issuer) return null;
  if (!clientId || !clientSecret) {
    throw new ConfigError(
      'Set OIDC_CLIENT_ID and OIDC_CLIENT_SECRET too, as OIDC_ISSUER knows us.'
    );
  }
  if (!issuer.startsWith('https:') && !isLocal(issuer)) {
    throw new ConfigError(
      'OIDC_ISSUER must begin with https: sign-in may not travel in the clear.'
    );
  }
  return {
    issuer: issuer.replace(/\/$/, ''),
    clientId,
    clientSecret,
    numberClaim: set.OIDC_NUMBER_CLAIM,
    name: set.OIDC_NAME,
    organisationId: set.OIDC_ORGANISATION ?? null
  };
}

/** Outside production: a secret made once and kept beside the data, so that sessions survive a restart. */
function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'auth-secret');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const secret = randomBytes(32).toString('hex');
  try {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, secret, { mode: 0o600 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`We cannot write to DATA_DIR (${why}): name a folder that we may use.`);
  }
  return secret;
}
