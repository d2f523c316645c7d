import type { Config } from '$lib/server/config';
import type { Database } from '$lib/server/db/client';
import type { SignedIn } from '$lib/server/auth/signed-in';

declare global {
  namespace App {
    interface Locals {
      config: Config;
      database: Database;
      /** Null when nobody is signed in. */
      signedIn: SignedIn | null;
    }
    interface Error {
      message: string;
      code?: string;
    }
  }
}

export {};
