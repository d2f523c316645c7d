import type { App as RunningApp } from '$lib/server/app';
import type { SignedIn } from '$lib/server/auth/signed-in';

declare global {
  namespace App {
    interface Locals {
      app: RunningApp;
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
