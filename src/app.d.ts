import type { App as RunningApp } from '$lib/server/app';
import type { Leaver, SignedIn } from '$lib/server/auth/signed-in';

declare global {
  namespace App {
    interface Locals {
      app: RunningApp;
      /** What this request is called in the log; see operations/request-id.ts. */
      requestId: string;
      /** Null when nobody is signed in. */
      signedIn: SignedIn | null;
      /** Somebody who has left and may only hand in their last work; null for everybody else. */
      leaver: Leaver | null;
    }
    interface Error {
      message: string;
      code?: string;
      /** For a person to quote when something went wrong. */
      requestId?: string;
    }
  }
}

export {};
